package dev.duplane.api.schema;

/** The Go type that a schema stands for, which type errors name. */
final class GoType {
  private GoType() {}

  static String of(Schema schema) {
    return schema instanceof ContractSchema known ? known.goType() : named(schema.name());
  }

  /** {@code v1.ServicePort} of {@code io.k8s.api.core.v1.ServicePort}: package and type. */
  static String named(String name) {
    int type = name.lastIndexOf('.');
    return name.substring(name.lastIndexOf('.', type - 1) + 1);
  }
}
