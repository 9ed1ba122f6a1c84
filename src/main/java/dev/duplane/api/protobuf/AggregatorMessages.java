package dev.duplane.api.protobuf;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.kubernetes.client.proto.Meta;

/**
 * The messages of apiregistration.k8s.io, which are not among those of k8s.io/api
 * (kube-aggregator/pkg/apis/apiregistration/v1/generated.proto). A field a line: its number, its
 * name, its type; a star marks lists.
 */
final class AggregatorMessages {
  private static final String PACKAGE = "k8s.io.kube_aggregator.pkg.apis.apiregistration.v1";

  private static final String MESSAGES =
      """
      APIService
      1 metadata ObjectMeta
      2 spec APIServiceSpec
      3 status APIServiceStatus
      APIServiceCondition
      1 type string
      2 status string
      3 lastTransitionTime Time
      4 reason string
      5 message string
      APIServiceList
      1 metadata ListMeta
      2 items *APIService
      APIServiceSpec
      1 service ServiceReference
      2 group string
      3 version string
      4 insecureSkipTLSVerify bool
      5 caBundle bytes
      7 groupPriorityMinimum int32
      8 versionPriority int32
      APIServiceStatus
      1 conditions *APIServiceCondition
      ServiceReference
      1 namespace string
      2 name string
      3 port int32
      """;

  /** Made when one of them is needed. */
  private static final class Built {
    static final FileDescriptor FILE = build();
  }

  private AggregatorMessages() {}

  static FileDescriptor getDescriptor() {
    return Built.FILE;
  }

  private static FileDescriptor build() {
    FileDescriptor meta = Meta.getDescriptor();
    FileDescriptorProto.Builder file =
        FileDescriptorProto.newBuilder()
            .setName("apiregistration/v1/generated.proto")
            .setPackage(PACKAGE)
            .addDependency(meta.getName());
    DescriptorProto.Builder message = DescriptorProto.newBuilder();
    for (String line : MESSAGES.lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words.length == 1) {
        message = file.addMessageTypeBuilder().setName(line);
      } else {
        message.addField(field(words, meta));
      }
    }
    try {
      return FileDescriptor.buildFrom(file.build(), new FileDescriptor[] {meta});
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FieldDescriptorProto field(String[] words, FileDescriptor meta) {
    boolean list = words[2].startsWith("*");
    FieldDescriptorProto.Builder field =
        FieldDescriptorProto.newBuilder()
            .setNumber(Integer.parseInt(words[0]))
            .setName(words[1])
            .setLabel(list ? Label.LABEL_REPEATED : Label.LABEL_OPTIONAL);
    String type = list ? words[2].substring(1) : words[2];
    return switch (type) {
      case "string" -> field.setType(FieldDescriptorProto.Type.TYPE_STRING).build();
      case "bool" -> field.setType(FieldDescriptorProto.Type.TYPE_BOOL).build();
      case "bytes" -> field.setType(FieldDescriptorProto.Type.TYPE_BYTES).build();
      case "int32" -> field.setType(FieldDescriptorProto.Type.TYPE_INT32).build();
      default -> {
        String owner = meta.findMessageTypeByName(type) == null ? PACKAGE : meta.getPackage();
        yield field
            .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
            .setTypeName("." + owner + "." + type)
            .build();
      }
    };
  }
}
