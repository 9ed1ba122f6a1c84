package dev.duplane.controller.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A ReplicaSet of a Deployment while it is looked at: as it is, and as it has been changed. */
final class ManagedSet {
  /** The older first. */
  static final Comparator<ManagedSet> BY_AGE =
      Comparator.comparing(ManagedSet::created).thenComparing(ManagedSet::name);

  private ObjectNode node;

  /**
   * @param node the ReplicaSet, the caller's own
   */
  ManagedSet(ObjectNode node) {
    this.node = node;
  }

  ObjectNode node() {
    return node;
  }

  /** The ReplicaSet has been written, and is this now. */
  void written(ObjectNode now) {
    node = now;
  }

  String name() {
    return node.path("metadata").path("name").asText();
  }

  String uid() {
    return node.path("metadata").path("uid").asText();
  }

  String created() {
    return node.path("metadata").path("creationTimestamp").asText();
  }

  boolean deleting() {
    return node.path("metadata").has("deletionTimestamp");
  }

  /** An annotation, null if it is not there. */
  @Nullable String annotation(String key) {
    return node.path("metadata").path("annotations").path(key).textValue();
  }

  /** A number in an annotation, null if it is not there or none. */
  @Nullable Integer number(String key) {
    String text = annotation(key);
    try {
      return text == null ? null : Integer.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  ObjectNode annotations() {
    return ObjectMeta.of(node).object("annotations");
  }

  /** How many Pods it is to have. */
  int replicas() {
    return node.path("spec").path("replicas").asInt();
  }

  JsonNode template() {
    return node.path("spec").path("template");
  }

  /** A number of its status. */
  int status(String field) {
    return node.path("status").path(field).asInt();
  }

  int available() {
    return status("availableReplicas");
  }

  /** Whether its status is about what it is now. */
  boolean observed() {
    return node.path("metadata").path("generation").asLong()
        <= node.path("status").path("observedGeneration").asLong();
  }

  static int replicas(Collection<ManagedSet> sets) {
    return sets.stream().mapToInt(ManagedSet::replicas).sum();
  }

  static int status(Collection<ManagedSet> sets, String field) {
    return sets.stream().mapToInt(set -> set.status(field)).sum();
  }
}
