package dev.duplane.api.schema;

/** The Go type that a schema stands for, which type errors name. */
final class GoType {
  private GoType() {}

  static String of(Schema schema) {
    return schema instanceof ContractSchema known ? known.goType() : "v1." + schema.shortName();
  }
}
