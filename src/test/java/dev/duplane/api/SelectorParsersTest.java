package dev.duplane.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectorParsersTest {
  private static final Map<String, String> LABELS = Map.of("app", "web", "tier", "", "n", "5");

  @Test
  void label_matches() {
    for (String text :
        new String[] {
          "app=web",
          "app==web",
          "app!=db",
          "gone!=x",
          "app in (web, db)",
          "app notin (db)",
          "app",
          "!gone",
          "tier=",
          "tier in (,x)",
          "n>4",
          "n<6",
          " app = web , !gone ",
          "in!=x",
          ""
        }) {
      assertThat(LabelSelectorParser.parse(text).matches(LABELS)).as(text).isTrue();
    }
  }

  @Test
  void label_doesNotMatch() {
    for (String text :
        new String[] {
          "app=db", "app!=web", "app in (db)", "app notin (web)", "gone", "!app", "n>5", "app>1"
        }) {
      assertThat(LabelSelectorParser.parse(text).matches(LABELS)).as(text).isFalse();
    }
  }

  @Test
  void label_errors() {
    refused("==", "found '==', expected: !, identifier, or 'end of string'");
    refused("a in (", "unable to parse requirement: found '', expected: ',', ')' or identifier");
    refused("a,", "found '', expected: identifier after ','");
    refused("a in (b", "unable to parse requirement: found '', expected: ',' or ')'");
    refused("a=b c", "found 'c', expected: ',' or 'end of string'");
    refused(
        "a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt");
    refused(
        "a>b",
        "unable to parse requirement: values[0]: Invalid value: \"b\": for 'Gt', 'Lt' operators,"
            + " the value must be an integer");
    refused(
        "a=-",
        "unable to parse requirement: values[0][a]: Invalid value: \"-\": a valid label must be an"
            + " empty string or consist of alphanumeric characters, '-', '_' or '.', and must start"
            + " and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or"
            + " '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')");
  }

  private static void refused(String text, String message) {
    assertThatThrownBy(() -> LabelSelectorParser.parse(text))
        .as(text)
        .isInstanceOf(StatusException.class)
        .hasMessage(message);
  }

  @Test
  void field_terms() {
    assertThat(FieldSelectorParser.parse("metadata.name=a,spec.type!=B,x==c\\,d").terms())
        .containsExactly(
            new FieldSelector.Term("metadata.name", "a", true),
            new FieldSelector.Term("spec.type", "B", false),
            new FieldSelector.Term("x", "c,d", true));
    assertThat(FieldSelectorParser.parse(",").isEverything()).isTrue();
  }

  @Test
  void field_errors() {
    assertThatThrownBy(() -> FieldSelectorParser.parse("zzz"))
        .hasMessage("invalid selector: 'zzz'; can't understand 'zzz'");
    assertThatThrownBy(() -> FieldSelectorParser.parse("a=b\\c"))
        .hasMessage("invalid field selector: invalid escape sequence: \\c");
    assertThatThrownBy(() -> FieldSelectorParser.parse("a=b=c"))
        .hasMessage("invalid field selector: unescaped character in value: 61");
  }
}
