package dev.duplane.api.openapi;

import java.util.List;

/**
 * The differences between the documented routes of built-in kinds and of custom resources, which
 * two programs write (apiserver/pkg/endpoints/installer.go; apiextensions-apiserver,
 * pkg/controller/openapi/builder/builder.go).
 *
 * @param produces the media types of answers
 * @param streams the media types of lists and watches
 * @param consumes the media types of objects that are sent
 * @param patches the media types of patches
 * @param collectionDeleteOptions whether the deletion of a collection is documented to take
 *     DeleteOptions
 * @param force whether a patch is documented to take {@code force}
 * @param patchCreates whether a patch is documented to answer 201
 * @param ownKind whether all operations are said to be of the resource's kind, those that take
 *     another one, too
 */
record RouteStyle(
    List<String> produces,
    List<String> streams,
    List<String> consumes,
    List<String> patches,
    boolean collectionDeleteOptions,
    boolean force,
    boolean patchCreates,
    boolean ownKind) {
  private static final String JSON = "application/json";
  private static final String YAML = "application/yaml";
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final String WATCHED = ";stream=watch";

  static final RouteStyle BUILT_IN =
      new RouteStyle(
          List.of(JSON, PROTOBUF, YAML),
          List.of(JSON, JSON + WATCHED, PROTOBUF, PROTOBUF + WATCHED, YAML),
          List.of("*/*"),
          List.of(
              "application/apply-patch+yaml",
              "application/json-patch+json",
              "application/merge-patch+json",
              "application/strategic-merge-patch+json"),
          true,
          true,
          true,
          false);

  static final RouteStyle CUSTOM =
      new RouteStyle(
          List.of(JSON, YAML),
          List.of(JSON, YAML),
          List.of(JSON, YAML),
          List.of(
              "application/apply-patch+yaml",
              "application/json-patch+json",
              "application/merge-patch+json"),
          false,
          false,
          false,
          true);
}
