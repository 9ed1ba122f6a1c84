package dev.duplane.registry.customresourcedefinition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.schema.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules that could cost too much are refused when they are declared. */
class RuleCostsTest {
  private static final String HINT =
      " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays,"
          + " maps, and strings are declared)";

  private static List<String> errors(String spec) {
    return errors(spec, false);
  }

  private static List<String> errors(String spec, boolean unchanged) {
    String schema = "{'type':'object','properties':{'spec':%s}}".formatted(spec);
    return new SchemaPropsValidation(true, unchanged)
            .validate(
                JsonTree.parse(
                    schema.replace('\'', '"').replace('`', '\'').getBytes(StandardCharsets.UTF_8)),
                FieldPath.of("s"))
            .stream()
            .map(FieldError::toString)
            .toList();
  }

  private static String texts(String limits, String rule) {
    return """
    {'type':'array'%s,'x-kubernetes-validations':[{'rule':'%s'}]}"""
        .formatted(limits, rule);
  }

  /** The most items that kube-apiserver 1.36 takes, measured for several lengths of texts. */
  @ParameterizedTest
  @CsvSource({"16,909090", "63,333333", "253,94339", "1024,24154"})
  void contains_isTakenToTheLastItem(int length, int items) {
    String rule = "self.all(x, x.contains(`gpu`))";
    String limits = ",'maxItems':%d,'items':{'type':'string','maxLength':%d}";
    assertThat(errors(texts(limits.formatted(items, length), rule))).isEmpty();
    assertThat(errors(texts(limits.formatted(items + 1, length), rule)))
        .hasSize(1)
        .first()
        .asString()
        .startsWith(
            "s.properties[spec].x-kubernetes-validations[0].rule: Forbidden: estimated rule cost"
                + " exceeds budget by factor of 1.0");
  }

  @Test
  void unchangedSchema_isRefusedForAllRulesOnly() {
    String rule =
        texts(
            ",'maxItems':1000000,'items':{'type':'string','maxLength':16}",
            "self.all(x, x.contains(`gpu`))");
    assertThat(errors(rule)).hasSize(1);
    assertThat(errors(rule, true)).isEmpty();
  }

  @Test
  void unbounded_isRefusedThreeTimes() {
    assertThat(errors(texts(",'items':{'type':'string'}", "self.all(x, x.contains(`gpu`))")))
        .containsExactly(
            "s.properties[spec].x-kubernetes-validations[0].rule: Forbidden: estimated rule cost"
                + " exceeds budget by factor of more than 100x"
                + HINT,
            "s.properties[spec].x-kubernetes-validations[0].rule: Forbidden: contributed to"
                + " estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema",
            "s: Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3"
                + " schema exceeds budget by factor of more than 100x"
                + HINT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      textBlock =
          """
          self.n > 1 && self.n < 5                                   ~ true
          self.a.contains(self.b)                                    ~ false
          self.a.startsWith(`x`) || self.b.endsWith(`y`)             ~ true
          self.a.matches(`^[a-z]+$`)                                 ~ true
          self.short.contains(self.b)                                ~ true
          self.short.contains(self.short)                            ~ true
          self.list.all(x, self.list.exists(y, x == y))              ~ false
          self.few.all(x, self.few.exists(y, x == y))                ~ true
          has(self.a) && self.a in [`x`, `y`]                        ~ true
          self.list.map(x, x + x).size() > 1                         ~ false
          self.short.replace(`a`, `b`).size() < 5                    ~ true
          """)
  void rule_isTakenOrNot(String rule, boolean taken) {
    String schema =
        """
        {'type':'object','properties':{'n':{'type':'integer'},'a':{'type':'string'},
         'b':{'type':'string'},'short':{'type':'string','maxLength':20},
         'list':{'type':'array','items':{'type':'string'}},
         'few':{'type':'array','maxItems':10,'items':{'type':'string','maxLength':64}}},
         'x-kubernetes-validations':[{'rule':'%s'}]}"""
            .formatted(rule);
    assertThat(errors(schema).isEmpty()).as(String.join("\n", errors(schema))).isEqualTo(taken);
  }
}
