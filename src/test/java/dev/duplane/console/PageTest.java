package dev.duplane.console;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
  private static final Path PAGE = Path.of("src/main/resources/dev/duplane/console/page");
  private static final Pattern PLACE = Pattern.compile("\\{\\w+\\}");

  /** What a first visit loads must be small: the page is for CI logs and slow links, too. */
  private static final int MOST_BYTES = 300_000;

  @Test
  void page_isSmall() throws IOException {
    PageFiles files = new PageFiles();
    int packed = 0;
    for (Path file : files()) {
      String name = PAGE.relativize(file).toString().replace('\\', '/');
      packed += Objects.requireNonNull(files.find(name), name).packed().length;
    }
    assertThat(packed).isBetween(10_000, MOST_BYTES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zh"})
  void language_hasAllTextsWithTheirPlaces(String language) throws IOException {
    JsonNode english = texts("en");
    JsonNode other = texts(language);
    assertThat(keys(other)).isEqualTo(keys(english));
    for (String key : keys(english)) {
      assertThat(places(other.path(key).asText()))
          .as(key)
          .isEqualTo(places(english.path(key).asText()));
    }
  }

  @Test
  void everyTextThatIsAskedForIsThere() throws IOException {
    Set<String> keys = keys(texts("en"));
    Pattern asked = Pattern.compile("\\b(t|count)\\('([\\w.]+)'");
    for (Path file : files()) {
      asked
          .matcher(Files.readString(file))
          .results()
          .map(found -> found.group(1).equals("count") ? found.group(2) + ".one" : found.group(2))
          .filter(key -> !key.endsWith("."))
          .forEach(key -> assertThat(keys).as(file.toString()).contains(key));
    }
  }

  /** The Content-Security-Policy would refuse them at run time, unseen by whoever writes them. */
  @Test
  void noInlineCodeOrStyle() throws IOException {
    for (Path file : files()) {
      assertThat(Files.readString(file))
          .as(file.toString())
          .doesNotContain(" style=", "onclick=", "eval(", "innerHTML", "unsafeHTML", "styleMap");
    }
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(PAGE)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static JsonNode texts(String language) throws IOException {
    return new ObjectMapper().readTree(PAGE.resolve("texts/" + language + ".json").toFile());
  }

  private static Set<String> keys(JsonNode texts) {
    Iterable<String> names = texts::fieldNames;
    return StreamSupport.stream(names.spliterator(), false).collect(toCollection(TreeSet::new));
  }

  private static Set<String> places(String text) {
    return PLACE
        .matcher(text)
        .results()
        .map(found -> found.group())
        .collect(toCollection(TreeSet::new));
  }
}
