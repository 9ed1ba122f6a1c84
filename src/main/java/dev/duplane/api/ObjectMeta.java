package dev.duplane.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The metadata of an object (API reference, meta/v1 ObjectMeta). */
public final class ObjectMeta extends ObjectView {

  private ObjectMeta(ObjectNode metadata) {
    super(metadata);
  }

  /** The metadata of an object, made if it is not there. */
  public static ObjectMeta of(ObjectNode object) {
    return new ObjectMeta(new ObjectView(object).object("metadata"));
  }

  public String name() {
    return text("name");
  }

  public void setName(String name) {
    setText("name", name);
  }

  public String generateName() {
    return text("generateName");
  }

  public String namespace() {
    return text("namespace");
  }

  /** Sets the namespace; {@code ""} removes it. */
  public void setNamespace(String namespace) {
    if (namespace.isEmpty()) {
      remove("namespace");
    } else {
      setText("namespace", namespace);
    }
  }

  public String uid() {
    return text("uid");
  }

  public void setUid(String uid) {
    setText("uid", uid);
  }

  public String resourceVersion() {
    return text("resourceVersion");
  }

  /** RFC 3339 with seconds, {@code ""} if not set. */
  public String creationTimestamp() {
    return text("creationTimestamp");
  }

  /** RFC 3339 with seconds, null while the object is not being deleted. */
  public @Nullable String deletionTimestamp() {
    return optionalText("deletionTimestamp");
  }

  /** Whether a delete has been asked for and finalizers hold it up. */
  public boolean deleting() {
    return deletionTimestamp() != null;
  }

  /**
   * Counts a change of what is wanted (API conventions, "Metadata": {@code generation}).
   *
   * @param before the metadata before the change
   */
  public void raiseGeneration(ObjectMeta before) {
    setInteger("generation", before.integer("generation") + 1);
  }

  public Map<String, String> labels() {
    return textMap("labels");
  }

  public Map<String, String> annotations() {
    return textMap("annotations");
  }

  public List<String> finalizers() {
    return texts("finalizers");
  }

  public void setFinalizers(List<String> finalizers) {
    setTexts("finalizers", finalizers);
  }
}
