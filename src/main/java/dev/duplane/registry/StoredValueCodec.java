package dev.duplane.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.protobuf.Envelope;
import dev.duplane.api.protobuf.MessageCodec;
import dev.duplane.api.protobuf.Messages;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.api.schema.TypeMeta;
import dev.duplane.store.Value;
import dev.duplane.store.ValueCodec;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stored objects in the forms in which kube-apiserver keeps them in etcd: JSON or Kubernetes
 * protobuf, with kind and apiVersion, without a resourceVersion (etcd's revision is that). Both are
 * read, whatever is written. Custom resources, CustomResourceDefinitions and APIServices are always
 * JSON, as in the servers that kube-apiserver delegates to.
 *
 * <p>What is read gets the defaults of its kind, as Kubernetes' decoding gives them; nothing is
 * validated. An object of a kind that is not known yet is read when somebody asks for it: its
 * definition may lie behind it in the store.
 */
public final class StoredValueCodec implements ValueCodec {
  private static final System.Logger LOG = System.getLogger(StoredValueCodec.class.getName());
  private static final byte[] PROTOBUF = {0x6b, 0x38, 0x73, 0x00};
  private static final String VERSION = "\"resourceVersion\":\"\"";

  private final Supplier<ServedResources> served;
  private final StorageMediaType mediaType;

  /**
   * @param served what there is now
   * @param mediaType in which built-in kinds are written
   */
  public StoredValueCodec(Supplier<ServedResources> served, StorageMediaType mediaType) {
    this.served = served;
    this.mediaType = mediaType;
  }

  @Override
  public byte[] encode(String key, Value value) {
    byte[] json = withoutVersion(value.bytes());
    ServedResource resource = served.get().atKey(key);
    if (resource == null) {
      // It says itself what it is.
      return json;
    }
    byte[] whole = resource.storage().form().withStoredHead(json);
    if (mediaType == StorageMediaType.JSON
        || resource.resource().custom()
        || StorageKeys.isDelegated(resource.resource())) {
      return whole;
    }
    JsonNode tree = JsonTree.parse(whole);
    TypeMeta type = new TypeMeta(tree.path("apiVersion").asText(), tree.path("kind").asText());
    MessageCodec message = Messages.bundled().find(type.apiVersion(), type.kind());
    return message == null ? whole : new Envelope(type, message.encode(tree)).write();
  }

  private static byte[] withoutVersion(byte[] json) {
    String text = SharedStretches.searchable(json);
    int at = text.indexOf(VERSION);
    if (at < 0) {
      return json;
    }
    int from = at;
    int to = at + VERSION.length();
    if (text.charAt(to) == ',') {
      to++;
    } else if (text.charAt(from - 1) == ',') {
      from--;
    }
    byte[] without = new byte[json.length - (to - from)];
    System.arraycopy(json, 0, without, 0, from);
    System.arraycopy(json, to, without, from, json.length - to);
    return without;
  }

  @Override
  public Value decode(String key, byte[] bytes) {
    if (served.get().atKey(key) == null) {
      return new UndecodedValue(() -> object(key, bytes), plain(key, bytes));
    }
    StoredObject object = object(key, bytes);
    return object == null ? new UndecodedValue(() -> null, bytes) : object;
  }

  /** What is no object of a kind here, in JSON if that can be had. */
  private static byte[] plain(String key, byte[] bytes) {
    if (!isProtobuf(bytes)) {
      return bytes;
    }
    try {
      return JsonTree.bytes(tree(bytes));
    } catch (DecodeException e) {
      LOG.log(Level.DEBUG, key + " is kept as it is: " + e.getMessage());
      return bytes;
    }
  }

  /** The object of a key; null if its kind is not served, or if it cannot be read. */
  private @Nullable StoredObject object(String key, byte[] bytes) {
    ServedResources now = served.get();
    ServedResource at = now.atKey(key);
    if (at == null) {
      return null;
    }
    try {
      ObjectNode tree = tree(bytes);
      if (at.resource().custom()) {
        // Versions have schemas of their own, and each is asked when the object is shown.
        withoutTypeAndVersion(tree);
        return at.registry().asStored(tree);
      }
      ServedResource kind =
          now.ofKind(tree.path("apiVersion").asText(), tree.path("kind").asText());
      ServedResource resource =
          kind != null && kind.storage().prefix("").equals(at.storage().prefix("")) ? kind : at;
      ObjectNode object = resource.storage().codec().decode(tree).object();
      withoutTypeAndVersion(object);
      return resource.registry().stored(object);
    } catch (DecodeException | IllegalArgumentException e) {
      LOG.log(Level.WARNING, "What is stored under " + key + " cannot be read: " + e.getMessage());
      return null;
    }
  }

  private static void withoutTypeAndVersion(ObjectNode object) {
    object.remove(Arrays.asList("kind", "apiVersion"));
    ObjectMeta.of(object).remove("resourceVersion");
  }

  private static boolean isProtobuf(byte[] bytes) {
    return bytes.length >= PROTOBUF.length
        && Arrays.equals(bytes, 0, PROTOBUF.length, PROTOBUF, 0, PROTOBUF.length);
  }

  /**
   * What is stored, as a tree with kind and apiVersion.
   *
   * @throws DecodeException if it is neither JSON nor protobuf of a kind that is known
   */
  public static ObjectNode tree(byte[] bytes) {
    if (!isProtobuf(bytes)) {
      JsonNode tree = JsonTree.parse(bytes);
      if (tree instanceof ObjectNode object) {
        return object;
      }
      throw new DecodeException("it is no object");
    }
    Envelope envelope = Envelope.read(bytes);
    TypeMeta type = envelope.type();
    MessageCodec message = Messages.bundled().find(type.apiVersion(), type.kind());
    if (message == null) {
      throw new DecodeException("no kind \"" + type.kind() + "\" in " + type.apiVersion());
    }
    ObjectNode tree = message.decode(envelope.message());
    tree.put("kind", type.kind());
    tree.put("apiVersion", type.apiVersion());
    return tree;
  }
}
