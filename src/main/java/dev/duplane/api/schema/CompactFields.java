package dev.duplane.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object that never change, in two arrays; objects with the same fields share that
 * of the names. A hash map takes five times as much, and for as few fields as an object of the API
 * has it is not quicker.
 */
final class CompactFields extends AbstractMap<String, JsonNode> {
  private final String[] names;
  private final JsonNode[] values;

  /** Takes ownership of both arrays, which are of one length. */
  CompactFields(String[] names, JsonNode[] values) {
    this.names = names;
    this.values = values;
  }

  private int position(@Nullable Object name) {
    if (name instanceof String text) {
      int hash = text.hashCode();
      for (int i = 0; i < names.length; i++) {
        if (names[i].hashCode() == hash && names[i].equals(text)) {
          return i;
        }
      }
    }
    return -1;
  }

  @Override
  public int size() {
    return names.length;
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return position(name) >= 0;
  }

  @Override
  public @Nullable JsonNode get(@Nullable Object name) {
    int position = position(name);
    return position < 0 ? null : values[position];
  }

  @Override
  public Set<Entry<String, JsonNode>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return names.length;
      }

      @Override
      public Iterator<Entry<String, JsonNode>> iterator() {
        return new Entries();
      }
    };
  }

  private final class Entries implements Iterator<Map.Entry<String, JsonNode>> {
    private int next;

    @Override
    public boolean hasNext() {
      return next < names.length;
    }

    @Override
    public Map.Entry<String, JsonNode> next() {
      if (next == names.length) {
        throw new NoSuchElementException();
      }
      Map.Entry<String, JsonNode> entry = Map.entry(names[next], values[next]);
      next++;
      return entry;
    }
  }
}
