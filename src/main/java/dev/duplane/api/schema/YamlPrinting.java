package dev.duplane.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.ImplicitTuple;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.events.StreamStartEvent;

/** Prints trees as goyaml does: sorted keys, lists not indented, quotes only where needed. */
final class YamlPrinting {
  private static final @Nullable Mark NOWHERE = null;
  private static final ImplicitTuple IMPLICIT = new ImplicitTuple(true, true);

  private final Emitter emitter;

  private YamlPrinting(Emitter emitter) {
    this.emitter = emitter;
  }

  static String print(JsonNode tree) {
    DumperOptions options = new DumperOptions();
    options.setWidth(80);
    options.setIndent(2);
    options.setAllowUnicode(true);
    StringWriter text = new StringWriter();
    try {
      Emitter emitter = new Emitter(text, options);
      emitter.emit(new StreamStartEvent(NOWHERE, NOWHERE));
      emitter.emit(new DocumentStartEvent(NOWHERE, NOWHERE, false, null, Map.of()));
      new YamlPrinting(emitter).node(tree);
      emitter.emit(new DocumentEndEvent(NOWHERE, NOWHERE, false));
      emitter.emit(new StreamEndEvent(NOWHERE, NOWHERE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void node(JsonNode node) throws IOException {
    if (node instanceof ObjectNode object) {
      FlowStyle style = object.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK;
      emitter.emit(new MappingStartEvent(null, null, true, NOWHERE, NOWHERE, style));
      List<String> keys = new ArrayList<>();
      object.fieldNames().forEachRemaining(keys::add);
      keys.sort(YamlPrinting::compareKeys);
      for (String key : keys) {
        text(key);
        node(object.get(key));
      }
      emitter.emit(new MappingEndEvent(NOWHERE, NOWHERE));
    } else if (node.isArray()) {
      FlowStyle style = node.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK;
      emitter.emit(new SequenceStartEvent(null, null, true, NOWHERE, NOWHERE, style));
      for (JsonNode item : node) {
        node(item);
      }
      emitter.emit(new SequenceEndEvent(NOWHERE, NOWHERE));
    } else if (node.isTextual()) {
      text(node.textValue());
    } else {
      scalar(node.isNull() ? "null" : node.asText(), ScalarStyle.PLAIN);
    }
  }

  private void text(String text) throws IOException {
    if (text.indexOf('\n') >= 0) {
      scalar(text, ScalarStyle.LITERAL);
    } else {
      scalar(text, YamlScalar.ambiguous(text) ? ScalarStyle.DOUBLE_QUOTED : ScalarStyle.PLAIN);
    }
  }

  private void scalar(String text, ScalarStyle style) throws IOException {
    emitter.emit(new ScalarEvent(null, null, IMPLICIT, text, NOWHERE, NOWHERE, style));
  }

  /** Numbers within keys count as numbers, and letters come after everything else. */
  private static int compareKeys(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    if (i == a.length() || i == b.length()) {
      return Integer.compare(a.length(), b.length());
    }
    boolean letterA = Character.isLetter(a.charAt(i));
    boolean letterB = Character.isLetter(b.charAt(i));
    if (letterA || letterB) {
      return letterA && letterB
          ? Character.compare(a.charAt(i), b.charAt(i))
          : Boolean.compare(letterA, letterB);
    }
    String numberA = digitsFrom(a, i);
    String numberB = digitsFrom(b, i);
    if (numberA.length() != numberB.length()) {
      return Integer.compare(numberA.length(), numberB.length());
    }
    return Character.compare(a.charAt(i), b.charAt(i));
  }

  private static String digitsFrom(String text, int start) {
    int end = start;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return text.substring(start, end);
  }
}
