package dev.duplane.patch.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoText;
import dev.duplane.api.WireTime;
import dev.duplane.api.schema.DecodeException;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code metadata.managedFields} (meta/v1 ManagedFieldsEntry). What it owns is read
 * when it is first needed. Immutable.
 */
final class Owner {
  static final String APPLY = "Apply";
  static final String UPDATE = "Update";
  private static final String FIELDS_V1 = "FieldsV1";

  /**
   * What makes two entries one. Those that apply are one in all versions.
   *
   * @param apiVersion empty for those that apply
   */
  record Id(String operation, String manager, String apiVersion, String subresource) {
    // Written out, as what the compiler makes of a record is slow without the JVM's second
    // compiler.

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Id that
          && manager.equals(that.manager)
          && operation.equals(that.operation)
          && apiVersion.equals(that.apiVersion)
          && subresource.equals(that.subresource);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * manager.hashCode() + apiVersion.hashCode())
          + 31 * operation.hashCode()
          + subresource.hashCode();
    }

    static Id applying(String manager, String subresource) {
      return new Id(APPLY, named(manager), "", subresource);
    }

    static Id updating(String manager, String apiVersion, String subresource) {
      return new Id(UPDATE, named(manager), apiVersion, subresource);
    }

    /** What managers are sorted by: the JSON that the real server knows each by. */
    String identifier() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("manager", manager).put("operation", operation);
      if (!apiVersion.isEmpty()) {
        json.put("apiVersion", apiVersion);
      }
      if (!subresource.isEmpty()) {
        json.put("subresource", subresource);
      }
      return GoText.value(json);
    }

    private static String named(String manager) {
      return manager.isEmpty() ? "unknown" : manager;
    }
  }

  /** The order of the entries: who applies first, then the oldest first. */
  static final Comparator<Owner> ORDER =
      Comparator.comparing((Owner owner) -> owner.id.operation())
          .thenComparing(owner -> owner.time == null ? "" : owner.time)
          .thenComparing(owner -> owner.id.manager(), ScalarOrder::compareTexts)
          .thenComparing(owner -> owner.apiVersion)
          .thenComparing(owner -> owner.id.subresource());

  private final Id id;
  private final String apiVersion;
  private final @Nullable String time;
  private final ObjectNode entry;
  private volatile @Nullable FieldSet set;

  private Owner(
      Id id, String apiVersion, @Nullable String time, ObjectNode entry, @Nullable FieldSet set) {
    this.id = id;
    this.apiVersion = apiVersion;
    this.time = time;
    this.entry = entry;
    this.set = set;
  }

  /** An owner as this project writes it. */
  static Owner of(Id id, String apiVersion, @Nullable String time, FieldSet set) {
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("manager", id.manager());
    entry.put("operation", id.operation());
    entry.put("apiVersion", apiVersion);
    if (time != null) {
      entry.put("time", time);
    }
    entry.put("fieldsType", FIELDS_V1);
    entry.set("fieldsV1", set.toFieldsV1());
    if (!id.subresource().isEmpty()) {
      entry.put("subresource", id.subresource());
    }
    return new Owner(id, apiVersion, time, entry, set);
  }

  /**
   * Reads an entry.
   *
   * @throws DecodeException if operation, apiVersion or fieldsType are none
   */
  static Owner read(JsonNode entry) {
    String operation = entry.path("operation").asText();
    String apiVersion = entry.path("apiVersion").asText();
    if (!operation.equals(APPLY) && !operation.equals(UPDATE)) {
      throw new DecodeException("operation must be `Apply` or `Update`");
    }
    if (apiVersion.isEmpty()) {
      throw new DecodeException("apiVersion must not be empty");
    }
    if (!(entry instanceof ObjectNode object)
        || !entry.path("fieldsType").asText().equals(FIELDS_V1)) {
      throw new DecodeException("fieldsType must be FieldsV1");
    }
    String manager = entry.path("manager").asText();
    String subresource = entry.path("subresource").asText();
    Id id = new Id(operation, manager, operation.equals(APPLY) ? "" : apiVersion, subresource);
    JsonNode time = entry.get("time");
    return new Owner(id, apiVersion, time == null ? null : time.textValue(), object, null);
  }

  /** The time of a write as entries show it, to the second. */
  static String time(Instant now) {
    return WireTime.seconds(now);
  }

  Id id() {
    return id;
  }

  boolean applies() {
    return id.operation().equals(APPLY);
  }

  String apiVersion() {
    return apiVersion;
  }

  /** RFC 3339 in UTC; null if the entry has never been more than shared. */
  @Nullable String time() {
    return time;
  }

  /**
   * What is owned.
   *
   * @throws DecodeException if the entry's FieldsV1 is malformed
   */
  FieldSet set() {
    FieldSet known = set;
    if (known == null) {
      JsonNode fields = entry.get("fieldsV1");
      known = fields == null || fields.isNull() ? FieldSet.EMPTY : FieldSet.ofFieldsV1(fields);
      set = known;
    }
    return known;
  }

  /** The same owner of other fields. */
  Owner owning(FieldSet other) {
    return of(id, apiVersion, time, other);
  }

  /** The same owner without some fields; itself if it owns none of them. */
  Owner without(FieldSet lost) {
    JsonNode fields = entry.get("fieldsV1");
    return fields == null || !lost.meets(fields) ? this : owning(set().difference(lost));
  }

  /** Whether nothing is owned. */
  boolean isEmpty() {
    FieldSet known = set;
    return known == null ? entry.path("fieldsV1").isEmpty() : known.isEmpty();
  }

  /** The entry, which is not to be changed. */
  ObjectNode entry() {
    return entry;
  }
}
