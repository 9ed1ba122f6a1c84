package dev.duplane.endpoints;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.endpoints.Representation.Shape;
import dev.duplane.registry.ListAnswer;
import dev.duplane.registry.ObjectAnswer;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.StoredObject;
import dev.duplane.registry.WatchEvent;
import dev.duplane.store.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives objects, lists and watch events of one resource the form that was negotiated. Plain objects
 * and lists are copied as stored; only Tables and partial objects are parsed.
 */
final class ObjectForms {
  private static final byte[] STATUS_HEAD =
      "{\"kind\":\"Status\",".getBytes(StandardCharsets.US_ASCII);

  private final ApiResource resource;
  private final ResourceRegistry registry;
  private final Clock clock;
  private final SharedFrames shared;
  private final String head;

  /**
   * @param registry of the resource
   * @param clock tells how old objects are
   * @param shared frames that have been encoded for other watches
   */
  ObjectForms(ResourceRegistry registry, Clock clock, SharedFrames shared) {
    this.resource = registry.resource();
    this.registry = registry;
    this.clock = clock;
    this.shared = shared;
    this.head = head(resource.kind(), resource.apiVersion());
  }

  private static String head(String kind, String apiVersion) {
    return "{\"kind\":\"" + kind + "\",\"apiVersion\":\"" + apiVersion + "\"";
  }

  /** The answer to a request about one object. */
  ApiResponse object(ObjectAnswer answer, Representation form, Query query) {
    int status = answer.created() ? 201 : 200;
    byte[] json = answer.json();
    if (form.shape() != Shape.OBJECT && !isStatus(json)) {
      json = Answers.bytes(shaped((ObjectNode) Answers.read(json), form, query));
    }
    return Answers.json(status, json, form, answer.warnings());
  }

  private ObjectNode shaped(ObjectNode object, Representation form, Query query) {
    return switch (form.shape()) {
      case TABLE -> {
        Tables tables = tables(form, query);
        ObjectNode table = tables.table(Tables.metadataOf(object), true);
        tables.addRow(table, object);
        yield table;
      }
      case PARTIAL -> partial(object, form);
      case PARTIAL_LIST -> throw notList();
      case OBJECT -> object;
    };
  }

  /** The answer to a request about many. */
  ApiResponse list(ListAnswer answer, Representation form, Query query) {
    return switch (form.shape()) {
      case OBJECT ->
          form.format() == AnswerFormat.PROTOBUF
              ? ProtobufForms.list(resource, listMetadata(answer), answer.items())
              : Answers.json(200, plainList(answer), form);
      case TABLE -> {
        Tables tables = tables(form, query);
        ObjectNode table = tables.table(listMetadata(answer), true);
        if (answer.items().isEmpty() && registry.table().nullRows()) {
          table.putNull("rows");
        }
        for (Entry entry : answer.items()) {
          tables.addRow(table, tree(entry));
        }
        yield Answers.tree(200, table, form);
      }
      case PARTIAL_LIST -> {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", "PartialObjectMetadataList").put("apiVersion", form.apiVersion());
        list.set("metadata", listMetadata(answer));
        // Go appends to a list that is not there, and writes one that stays so as null.
        if (answer.items().isEmpty()) {
          list.putNull("items");
        } else {
          ArrayNode items = list.putArray("items");
          answer.items().forEach(entry -> items.add(partial(tree(entry), form)));
        }
        yield Answers.tree(200, list, form);
      }
      case PARTIAL ->
          throw Negotiation.refused(
              "you requested PartialObjectMetadata, but the requested object is a list ("
                  + goType("List")
                  + ")");
    };
  }

  private ObjectNode partial(ObjectNode object, Representation form) {
    return Tables.partial(object, form.apiVersion(), registry.table());
  }

  private static ObjectNode tree(Entry entry) {
    return (ObjectNode) Answers.read(StoredObject.of(entry.value()).json(entry.modRevision()));
  }

  private byte[] plainList(ListAnswer answer) {
    byte[] start =
        (head(resource.kind() + "List", resource.apiVersion())
                + ",\"metadata\":"
                + listMetadata(answer)
                + ",\"items\":[")
            .getBytes(StandardCharsets.UTF_8);
    // The exact size, so that the list is never copied: start, items with commas, "]}" and a line
    // feed.
    int size = start.length + 3 + Math.max(0, answer.items().size() - 1);
    for (Entry entry : answer.items()) {
      size += entry.value().size() + digits(entry.modRevision());
    }
    JsonBuffer out = new JsonBuffer(size).bytes(start);
    boolean first = true;
    for (Entry entry : answer.items()) {
      if (!first) {
        out.write(',');
      }
      first = false;
      out.value(StoredObject.of(entry.value()), entry.modRevision(), false);
    }
    return out.text("]}\n").finish();
  }

  private static int digits(long number) {
    int digits = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private static ObjectNode listMetadata(ListAnswer answer) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    if (answer.resourceVersion() != ListAnswer.UNVERSIONED) {
      metadata.put("resourceVersion", Long.toString(answer.resourceVersion()));
    }
    if (answer.continueToken() != null && !answer.continueToken().isEmpty()) {
      metadata.put("continue", answer.continueToken());
    }
    if (answer.remainingItemCount() != null) {
      metadata.put("remainingItemCount", answer.remainingItemCount());
    }
    return metadata;
  }

  /**
   * How the events of one watch become frames; of a Table only the first has the columns. An event
   * that cannot be written, because a list is asked for, ends the watch without a word: then null.
   */
  @Nullable Function<WatchEvent, byte[]> frames(Representation form, Query query) {
    if (form.format() == AnswerFormat.PROTOBUF) {
      return protobufFrames(form);
    }
    return switch (form.shape()) {
      case OBJECT -> shared(form, "", this::frame);
      case PARTIAL -> shared(form, "", event -> frame(event, partial(tree(event), form)));
      case TABLE -> tableFrames(form, query);
      case PARTIAL_LIST -> null;
    };
  }

  private Function<WatchEvent, byte[]> tableFrames(Representation form, Query query) {
    // Fails before the watch begins if the parameter makes no sense.
    Tables.IncludeObject include = Tables.IncludeObject.of(query.text("includeObject"));
    Function<WatchEvent, byte[]> first =
        shared(form, include + " with columns", event -> tableFrame(event, form, query, true));
    Function<WatchEvent, byte[]> later =
        shared(form, include.name(), event -> tableFrame(event, form, query, false));
    boolean[] begun = {false};
    return event -> {
      byte[] frame = (begun[0] ? later : first).apply(event);
      begun[0] = true;
      return frame;
    };
  }

  private byte[] tableFrame(
      WatchEvent event, Representation form, Query query, boolean withColumns) {
    ObjectNode object = tree(event);
    Tables tables = tables(form, query);
    ObjectNode table = tables.table(Tables.metadataOf(object), withColumns);
    tables.addRow(table, object);
    return frame(event, table);
  }

  /** Encodes an event only if no other watch has, in the same form. A bookmark is one watch's. */
  private Function<WatchEvent, byte[]> shared(
      Representation form, String options, Function<WatchEvent, byte[]> encode) {
    String name =
        String.join(" ", resource.apiVersion(), resource.plural(), form.toString(), options);
    boolean ages = form.shape() == Shape.TABLE;
    return event ->
        event.type() == WatchEvent.Type.BOOKMARK
            ? encode.apply(event)
            : shared.frame(
                new SharedFrames.FrameKey(
                    name,
                    event.key(),
                    event.resourceVersion(),
                    event.type(),
                    ages ? clock.instant().getEpochSecond() : 0),
                () -> encode.apply(event));
  }

  private @Nullable Function<WatchEvent, byte[]> protobufFrames(Representation form) {
    return switch (form.shape()) {
      case OBJECT ->
          shared(
              form,
              "",
              event ->
                  ProtobufForms.frame(event.type().name(), Tables.typed(tree(event), resource)));
      case PARTIAL ->
          shared(
              form,
              "",
              event -> ProtobufForms.frame(event.type().name(), partial(tree(event), form)));
      case PARTIAL_LIST -> null;
      case TABLE -> throw Negotiation.notAcceptable(Negotiation.STREAM_MEDIA_TYPES);
    };
  }

  private StatusException notList() {
    return Negotiation.refused(
        "you requested PartialObjectMetadataList, but the requested object is not a list ("
            + goType("")
            + ")");
  }

  private byte[] frame(WatchEvent event) {
    if (event.type() == WatchEvent.Type.BOOKMARK) {
      return frame(event, tree(event));
    }
    String start = "{\"type\":\"" + event.type() + "\",\"object\":" + head;
    StoredObject object = event.value();
    int size = start.length() + object.size() + digits(event.resourceVersion()) + 2;
    return new JsonBuffer(size)
        .text(start)
        .value(object, event.resourceVersion(), true)
        .text("}\n")
        .finish();
  }

  private static byte[] frame(WatchEvent event, ObjectNode object) {
    ObjectNode frame = JsonNodeFactory.instance.objectNode();
    frame.put("type", event.type().name());
    frame.set("object", object);
    return Answers.frame(frame);
  }

  private ObjectNode tree(WatchEvent event) {
    if (event.type() != WatchEvent.Type.BOOKMARK) {
      return (ObjectNode) Answers.read(event.value().json(event.resourceVersion()));
    }
    ObjectNode bookmark = JsonNodeFactory.instance.objectNode();
    bookmark.put("kind", resource.kind()).put("apiVersion", resource.apiVersion());
    bookmark.set("metadata", bookmarkMetadata(event));
    return ObjectCodec.of(resource).normalize(bookmark);
  }

  /** A bookmark says how far the watch is, and once that the initial events are over (KEP-3157). */
  private static ObjectNode bookmarkMetadata(WatchEvent event) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    metadata.put("resourceVersion", Long.toString(event.resourceVersion()));
    if (event.initialEventsEnd()) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    return metadata;
  }

  private Tables tables(Representation form, Query query) {
    return new Tables(
        resource,
        registry.table(),
        Tables.IncludeObject.of(query.text("includeObject")),
        form.apiVersion(),
        clock.instant());
  }

  private static boolean isStatus(byte[] json) {
    return json.length > STATUS_HEAD.length
        && Arrays.equals(json, 0, STATUS_HEAD.length, STATUS_HEAD, 0, STATUS_HEAD.length);
  }

  /** The kind as Go prints the server's own type. */
  private String goType(String suffix) {
    if (resource.custom()) {
      return "*unstructured.Unstructured" + suffix;
    }
    String group = resource.group();
    int dot = group.indexOf('.');
    String name = group.isEmpty() ? "core" : dot < 0 ? group : group.substring(0, dot);
    return "*" + name + "." + resource.kind() + suffix;
  }
}
