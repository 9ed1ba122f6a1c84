package dev.duplane.api.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.duplane.api.ApiResource;
import dev.duplane.api.schema.Contract;
import io.kubernetes.client.proto.Meta;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the message that stands for a kind: the message of the same name in the file of its group
 * and version, or among those of meta/v1, which every group has. Safe for any number of threads.
 */
public final class Messages {

  /** Made when protobuf is first spoken: it takes the descriptors to be read. */
  private static final class Bundled {
    static final Messages MESSAGES = new Messages(Contract.bundled());
  }

  private final Contract contract;
  private final Map<String, MessageCodec> codecs = new ConcurrentHashMap<>();

  private Messages(Contract contract) {
    this.contract = contract;
  }

  /** Those of the contract that this build carries. */
  public static Messages bundled() {
    return Bundled.MESSAGES;
  }

  /**
   * The codec of a kind, or null if it has no message, as a Table.
   *
   * @param apiVersion e.g. {@code networking.k8s.io/v1}
   * @param kind e.g. {@code IPAddress}, {@code IPAddressList}, {@code Status}
   */
  public @Nullable MessageCodec find(String apiVersion, String kind) {
    String key = apiVersion + '/' + kind;
    MessageCodec known = codecs.get(key);
    if (known != null) {
      return known;
    }
    Descriptor descriptor = descriptor(apiVersion, kind);
    if (descriptor == null) {
      return null;
    }
    int slash = apiVersion.indexOf('/');
    ApiResource resource =
        contract.resourceOfKind(
            slash < 0 ? "" : apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
    MessageCodec made =
        new MessageCodec(MessageType.of(descriptor, resource == null ? null : resource.schema()));
    codecs.putIfAbsent(key, made);
    return made;
  }

  /**
   * The message of a list.
   *
   * @param metadata the list's own, as a message
   * @param items the messages of its items
   */
  public static byte[] list(byte[] metadata, List<byte[]> items) {
    WireWriter out = new WireWriter();
    for (int i = items.size() - 1; i >= 0; i--) {
      out.field(2, items.get(i));
    }
    out.field(1, metadata);
    return out.finish();
  }

  private static @Nullable Descriptor descriptor(String apiVersion, String kind) {
    FileDescriptor file = MessageFiles.of(apiVersion);
    if (file == null) {
      return null;
    }
    Descriptor found = file.findMessageTypeByName(kind);
    return found == null ? Meta.getDescriptor().findMessageTypeByName(kind) : found;
  }
}
