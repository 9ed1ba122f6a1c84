package dev.duplane.api.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What expressions cost, as cel-go counts it (interpreter/runtimecost_test.go). */
class CostTrackerTest {
  private static final Map<String, CelType> TYPES =
      Map.of(
          "text", SimpleType.STRING,
          "number", SimpleType.INT,
          "none", ListType.create(SimpleType.INT),
          "texts", ListType.create(SimpleType.STRING),
          "map", MapType.create(SimpleType.STRING, SimpleType.STRING));
  private static final Map<String, Object> VALUES =
      Map.of(
          "text",
          "x".repeat(25),
          "number",
          1L,
          "none",
          List.of(),
          "texts",
          List.of("a", "b"),
          "map",
          Map.of("key", "v"));

  private static CostTracker evaluated(String expression, Map<String, Object> values)
      throws Exception {
    CostTracker tracker = new CostTracker();
    var tree = new RuleEnvironment(new SchemaTypes(), TYPES).compile(expression);
    var unused = RuleEnvironment.program(tree).trace(values, tracker);
    return tracker;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'Hello' | 0
          text | 1
          map['key'] | 2
          map.key == 'v' | 3
          has(map.key) | 1
          number == 1 && number < 2 | 4
          number == 1 ? 'a' : 'b' | 2
          [1, 2] | 10
          {'a': 1} | 30
          none.all(x, true) | 2
          ([] + none).all(x, true) | 13
          [1, 2, 3].all(x, x > 0) | 26
          size(text) | 2
          text.startsWith('x') | 4
          text + text == 'a' | 8
          text.contains('x') | 4
          text.matches('x+y') | 4
          text.upperAscii() == 'a' | 5
          'a' in texts | 3
          texts.isSorted() | 1
          """)
  void expression_costs(String expression, long cost) throws Exception {
    assertThat(evaluated(expression, VALUES).cost()).isEqualTo(cost);
  }

  @Test
  void expensiveLoop_isEnded() {
    List<String> many = IntStream.range(0, 1000).mapToObj(String::valueOf).toList();
    Map<String, Object> values = new HashMap<>(VALUES);
    values.put("texts", many);

    assertThatThrownBy(() -> evaluated("texts.all(a, texts.all(b, a != 'x' || b != 'x'))", values))
        .hasMessageContaining("actual cost limit exceeded");
  }

  @Test
  void textsHaveNoReverse_asInKubernetes() {
    assertThatThrownBy(() -> evaluated("text.reverse() == 'a'", VALUES))
        .isInstanceOf(CelValidationException.class);
  }
}
