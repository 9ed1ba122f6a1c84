package dev.duplane.scenario.format;

import dev.duplane.api.yaml.Position;
import dev.duplane.api.yaml.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is expected of one answer; what is null or empty is not looked at.
 *
 * @param status the HTTP status; null: any from 200 to 299
 * @param object what the answer must hold, and may hold more
 * @param absent what the answer must not hold
 * @param where conditions on values
 * @param causes all of {@code details.causes}, in order; null: not looked at
 * @param message all of the Status's message
 * @param messageContains a part of it
 * @param exact all that the answer must hold, but for metadata that is drawn
 * @param items what the items of a list must hold, in order, and may hold more
 * @param warnings all texts of Warning headers, in order
 * @param table the answer as kubectl would show it
 */
public record Expect(
    Positions places,
    @Nullable Integer status,
    Tree.@Nullable Mapping object,
    List<Absent> absent,
    List<Where> where,
    @Nullable List<Cause> causes,
    @Nullable String message,
    @Nullable String messageContains,
    Tree.@Nullable Mapping exact,
    Tree.@Nullable Sequence items,
    @Nullable List<String> warnings,
    @Nullable Table table) {

  /** In {@code exact} and in tables: any value. */
  public static final String ANY = "*";

  /**
   * Rows of a Table (API concepts, "Receiving resources as Tables").
   *
   * @param columns the names of the columns looked at
   * @param rows all rows in order, each with the texts of these columns; {@link #ANY} for any
   */
  public record Table(Positions places, List<String> columns, List<Row> rows) {}

  /** A row of a table. */
  public record Row(Position at, List<String> cells) {}

  /** A value that must not be there. */
  public record Absent(Position at, ValuePath path) {}

  /**
   * One of {@code details.causes}; what is null is not looked at.
   *
   * @param message all of it
   * @param messageContains a part of it
   */
  public record Cause(
      Positions places,
      @Nullable String reason,
      @Nullable String field,
      @Nullable String message,
      @Nullable String messageContains) {}

  /** The same with other conditions. */
  public Expect withWhere(List<Where> conditions) {
    return new Expect(
        places,
        status,
        object,
        absent,
        List.copyOf(conditions),
        causes,
        message,
        messageContains,
        exact,
        items,
        warnings,
        table);
  }

  /** That the request succeeds, and no more. */
  public static Expect success(Position at) {
    return new Expect(
        new Positions(at, Map.of()),
        null,
        null,
        List.of(),
        List.of(),
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
