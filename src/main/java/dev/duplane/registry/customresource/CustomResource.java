package dev.duplane.registry.customresource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.Schema;
import dev.duplane.api.structural.StructuralCodec;
import dev.duplane.api.structural.StructuralSchema;
import dev.duplane.registry.Conversion;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.ResourceRegistration;
import dev.duplane.registry.StorageForm;
import dev.duplane.registry.StorageKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The kind that a CustomResourceDefinition describes (apiextensions/v1). Its versions are the same
 * objects, which differ in nothing but their apiVersion and what their schemas keep of them.
 */
public final class CustomResource {
  private static final String OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

  /** In the order in which apiextensions-apiserver lists them. */
  private static final List<String> VERBS =
      List.of("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch");

  /** Those that discovery shows while the objects are going. */
  private static final List<String> TERMINATING_VERBS =
      List.of("delete", "deletecollection", "get", "list", "watch");

  private static final List<String> SUBRESOURCE_VERBS = List.of("get", "patch", "update");
  private static final int HASH_BYTES = 8;

  private final JsonNode spec;
  private final Schema metadata;
  private final boolean terminating;
  private final boolean fresh;

  /**
   * @param spec the definition's {@code spec}, with names that are complete
   * @param contract has the shape of metadata
   */
  public CustomResource(JsonNode spec, Contract contract) {
    this(spec, contract, false, false);
  }

  /**
   * @param spec the definition's {@code spec}, with names that are complete
   * @param contract has the shape of metadata
   * @param terminating whether its objects are going, so that none are made any more
   * @param fresh whether no object has been stored before the definition was as it is
   */
  public CustomResource(JsonNode spec, Contract contract, boolean terminating, boolean fresh) {
    this.spec = spec;
    this.fresh = fresh;
    this.terminating = terminating;
    this.metadata = contract.schema(OBJECT_META);
  }

  /**
   * What a catalogue has to be told of the versions that are served.
   *
   * @throws IllegalArgumentException if a version has a printer column that is not understood
   */
  public List<ResourceRegistration> registrations() {
    List<ResourceRegistration> registrations = new ArrayList<>();
    for (JsonNode version : spec.path("versions")) {
      if (version.path("served").asBoolean()) {
        registrations.add(registration(version));
      }
    }
    return registrations;
  }

  private StructuralSchema schema(JsonNode version) {
    return StructuralSchema.ofKind(
        reversed(spec.path("group").asText())
            + "."
            + version.path("name").asText()
            + "."
            + spec.at("/names/kind").asText(),
        version.at("/schema/openAPIV3Schema"),
        metadata);
  }

  /** What becomes of objects that were stored by another schema; null if there are none. */
  private @Nullable Conversion conversion(JsonNode version, StructuralSchema schema) {
    boolean isStored = version.path("storage").asBoolean();
    if (fresh && isStored && spec.path("versions").size() == 1) {
      return null;
    }
    StructuralSchema stored = schema;
    for (JsonNode other : spec.path("versions")) {
      stored = !isStored && other.path("storage").asBoolean() ? schema(other) : stored;
    }
    return new VersionConversion(schema, stored);
  }

  private ResourceRegistration registration(JsonNode version) {
    String group = spec.path("group").asText();
    String name = version.path("name").asText();
    String kind = spec.at("/names/kind").asText();
    StructuralSchema schema = schema(version);
    ApiResource resource =
        new ApiResource(
            group,
            name,
            kind,
            spec.at("/names/plural").asText(),
            spec.at("/names/singular").asText(kind.toLowerCase(Locale.ROOT)),
            spec.path("scope").asText().equals("Namespaced"),
            texts(spec.at("/names/shortNames")),
            texts(spec.at("/names/categories")),
            terminating ? TERMINATING_VERBS : VERBS,
            storageVersionHash(group, kind),
            subresources(version.path("subresources"), kind),
            deprecation(version, group + "/" + name + " " + kind),
            false,
            true,
            schema);
    ObjectStorage storage =
        new ObjectStorage(
            StorageForm.of(
                resource,
                StorageKeys.prefix(resource),
                StructuralCodec.of(schema, metadata),
                conversion(version, schema),
                group + "/" + storageVersion()));
    ScalePaths scale = ScalePaths.of(version.path("subresources"));
    PrinterColumns columns = new PrinterColumns(version.path("additionalPrinterColumns"));
    return new ResourceRegistration(
        storage,
        () ->
            new CustomResourceStrategy(
                resource, schema, columns, scale, selectableFields(version), terminating));
  }

  private static List<String> selectableFields(JsonNode version) {
    List<String> paths = new ArrayList<>();
    version.path("selectableFields").forEach(field -> paths.add(field.path("jsonPath").asText()));
    return paths;
  }

  private static List<ApiResource.Subresource> subresources(JsonNode declared, String kind) {
    List<ApiResource.Subresource> subresources = new ArrayList<>();
    if (declared.has("status")) {
      subresources.add(
          new ApiResource.Subresource("status", null, null, kind, SUBRESOURCE_VERBS, true));
    }
    if (declared.has("scale")) {
      subresources.add(
          new ApiResource.Subresource(
              "scale", "autoscaling", "v1", "Scale", SUBRESOURCE_VERBS, true));
    }
    return List.copyOf(subresources);
  }

  private static @Nullable String deprecation(JsonNode version, String what) {
    return version.path("deprecated").asBoolean()
        ? version.path("deprecationWarning").asText(what + " is deprecated")
        : null;
  }

  private static String reversed(String group) {
    List<String> labels = Arrays.asList(group.split("\\.", -1));
    Collections.reverse(labels);
    return String.join(".", labels);
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return List.copyOf(texts);
  }

  private String storageVersion() {
    String stored = "";
    for (JsonNode version : spec.path("versions")) {
      if (version.path("storage").asBoolean()) {
        stored = version.path("name").asText();
      }
    }
    return stored;
  }

  /** As {@code StorageVersionHash} in apiserver/pkg/endpoints/discovery makes it. */
  private String storageVersionHash(String group, String kind) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  (group + "/" + storageVersion() + "/" + kind).getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(Arrays.copyOf(hash, HASH_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
