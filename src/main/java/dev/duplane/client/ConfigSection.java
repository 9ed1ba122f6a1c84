package dev.duplane.client;

import dev.duplane.api.yaml.Position;
import dev.duplane.api.yaml.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A mapping in a kubeconfig file. Every error names the place; keys that nobody asks for are left
 * alone, as kubectl does.
 *
 * @param directory where paths in the file start
 */
record ConfigSection(Path directory, Tree.Mapping mapping) {

  /** An error at a place. */
  static ServerAccessException error(Position at, String why) {
    return new ServerAccessException(at + ": " + why);
  }

  /**
   * A value as a section.
   *
   * @throws ServerAccessException if it is no mapping
   */
  static ConfigSection of(Path directory, Tree tree, String what) {
    if (tree instanceof Tree.Mapping mapping) {
      return new ConfigSection(directory, mapping);
    }
    throw error(tree.at(), what + " must be a mapping, not " + tree.describe());
  }

  /** The value of a key; null if it is not given or nothing. */
  @Nullable Tree get(String key) {
    Tree tree = mapping.get(key);
    return tree instanceof Tree.Scalar scalar && scalar.value().isNull() ? null : tree;
  }

  /** An error at a key's value, or at the mapping if it has no such key. */
  ServerAccessException error(String key, String why) {
    Tree tree = get(key);
    return error(tree == null ? mapping.at() : tree.at(), why);
  }

  /** A text; null if it is not given or empty. */
  @Nullable String text(String key) {
    String text =
        value(
            key,
            "text",
            it -> it instanceof Tree.Scalar scalar ? scalar.value().textValue() : null);
    return text == null || text.isEmpty() ? null : text;
  }

  /** What {@code read} makes of a value; null if it is not given. */
  private <T> @Nullable T value(String key, String wanted, Function<Tree, @Nullable T> read) {
    Tree tree = get(key);
    T value = tree == null ? null : read.apply(tree);
    if (tree != null && value == null) {
      throw error(tree.at(), key + " must be " + wanted + ", not " + tree.describe());
    }
    return value;
  }

  /** A text that must be given. */
  String required(String key) {
    String text = text(key);
    if (text == null) {
      throw error(key, key + " must be given");
    }
    return text;
  }

  /** A truth value; false if it is not given. */
  boolean flag(String key) {
    Boolean flag =
        value(
            key,
            "true or false",
            it ->
                (it instanceof Tree.Scalar scalar && scalar.value().isBoolean())
                    ? scalar.value().booleanValue()
                    : null);
    return Boolean.TRUE.equals(flag);
  }

  /** A section within; null if it is not given. */
  @Nullable ConfigSection section(String key) {
    Tree tree = get(key);
    return tree == null ? null : of(directory, tree, key);
  }

  /** The sections of a list; empty if it is not given. */
  List<ConfigSection> sections(String key) {
    List<ConfigSection> sections = new ArrayList<>();
    for (Tree item : items(key)) {
      sections.add(of(directory, item, "an entry of " + key));
    }
    return sections;
  }

  /** The texts of a list; empty if it is not given. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (Tree item : items(key)) {
      if (!(item instanceof Tree.Scalar scalar) || !scalar.value().isTextual()) {
        throw error(item.at(), "an entry of " + key + " must be text, not " + item.describe());
      }
      texts.add(scalar.value().textValue());
    }
    return texts;
  }

  private List<Tree> items(String key) {
    List<Tree> items =
        value(key, "a list", it -> it instanceof Tree.Sequence list ? list.items() : null);
    return items == null ? List.of() : items;
  }

  /** What a file holds whose path a key gives; null if the key is not given. */
  byte @Nullable [] file(String key) {
    String path = text(key);
    if (path == null) {
      return null;
    }
    try {
      return Files.readAllBytes(directory.resolve(path));
    } catch (NoSuchFileException | InvalidPathException e) {
      throw error(key, key + ": no such file: " + path);
    } catch (IOException e) {
      throw error(key, key + ": " + path + " cannot be read");
    }
  }

  /**
   * What {@code KEY-data} holds in base64, which goes first, or else the file at {@code KEY}; null
   * if neither is given.
   */
  byte @Nullable [] data(String key) {
    String name = key + "-data";
    String text = text(name);
    if (text == null) {
      return file(key);
    }
    try {
      return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw error(name, name + " is not base64");
    }
  }

  /** The key that {@link #data} reads. */
  String dataKey(String key) {
    return text(key + "-data") == null ? key : key + "-data";
  }

  /** Does something with the value of a key; what is wrong with that is said with the place. */
  <T> T read(String key, Function<String, T> reader, String prefix) {
    try {
      return reader.apply(key);
    } catch (ServerAccessException e) {
      throw error(key, prefix + e.why());
    }
  }
}
