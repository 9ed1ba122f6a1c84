package dev.duplane.api.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.reader.StreamReader;

/** The parser sees of a text what it sees through SnakeYAML's own reader. */
class YamlCharactersTest {
  private static final String CHARACTERS = "ab \t\n\r\u0085\u2028é\ud83d\ude00";

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void read_asByTheReaderOfSnakeYaml(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] known = CHARACTERS.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5000); i > 0; i--) {
      text.appendCodePoint(known[random.nextInt(known.length)]);
    }
    StreamReader theirs = new StreamReader(text.toString());
    StreamReader ours = new YamlCharacters(text.toString());
    for (int step = 0; step < 500; step++) {
      int length = random.nextInt(40);
      assertThat(ours.peek(length)).isEqualTo(theirs.peek(length));
      assertThat(ours.prefix(length)).isEqualTo(theirs.prefix(length));
      switch (random.nextInt(4)) {
        case 0 -> {
          ours.forward();
          theirs.forward();
        }
        case 1 -> {
          // The parser asks for no more than it has seen.
          int seen = theirs.prefix(length).codePointCount(0, theirs.prefix(length).length());
          assertThat(ours.prefixForward(seen)).isEqualTo(theirs.prefixForward(seen));
        }
        case 2 -> {
          ours.resetDocumentIndex();
          theirs.resetDocumentIndex();
        }
        default -> {
          ours.forward(length);
          theirs.forward(length);
        }
      }
      assertThat(place(ours)).as("seed %d, step %d", seed, step).isEqualTo(place(theirs));
    }
  }

  private static String place(StreamReader reader) {
    return reader.getIndex()
        + " "
        + reader.getDocumentIndex()
        + " "
        + reader.getLine()
        + ":"
        + reader.getColumn()
        + " "
        + reader.getMark().getLine()
        + ":"
        + reader.getMark().getColumn()
        + " "
        + reader.peek();
  }
}
