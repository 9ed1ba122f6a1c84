package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a write knows that begins again because it needed answers from elsewhere: the answers so
 * far, and where its chance comes from, so that it draws what the first attempt drew.
 */
public final class AttemptMemory {
  private final Map<Object, Object> answers = new ConcurrentHashMap<>();
  private final boolean nested;
  private @Nullable Long spread;
  private @Nullable ObjectNode original;

  /**
   * @param nested whether the write is a part of the writer's own work, which cannot wait
   */
  AttemptMemory(boolean nested) {
    this.nested = nested;
  }

  /** Whether the write is a part of the writer's own work. */
  public boolean nested() {
    return nested;
  }

  /** The answer to a question; null if it has not been asked. */
  public @Nullable Object answer(Object question) {
    return answers.get(question);
  }

  /** Notes the answer to a question. */
  public void note(Object question, Object answer) {
    answers.put(question, answer);
  }

  /** Where chance comes from, in all attempts but the first; null in that. */
  public @Nullable Long spread() {
    return spread;
  }

  /** Has all further attempts draw from there. */
  public void drawFrom(long where) {
    this.spread = where;
  }

  /** Keeps a new object as it came, which an attempt changes. */
  public void keep(ObjectNode object) {
    if (original == null) {
      original = object.deepCopy();
    }
  }

  /** A new object as it came. */
  ObjectNode fresh(ObjectNode object) {
    return original == null ? object : original.deepCopy();
  }
}
