package dev.duplane.registry.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.Status;
import dev.duplane.api.StatusCause;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why an object looks as it does, or why it is not there.
 *
 * @param path where it is, or would be
 * @param kind its kind
 * @param revision the resourceVersion that it has now; null if it is not there
 * @param stored the last write that was stored; null if none is remembered
 * @param earlier writes before that, newest first, with those of their decisions that still hold
 * @param derived what can be said of the object from itself and the pools, for fields of which no
 *     decision is remembered
 * @param refused the last request that was refused, if nothing was stored after it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Explanation(
    String path,
    String kind,
    @Nullable Long revision,
    @Nullable StoredWrite stored,
    List<StoredWrite> earlier,
    List<Decision> derived,
    @Nullable RefusedWrite refused) {

  /**
   * A write that was stored.
   *
   * @param request {@code create}, {@code update}, {@code patch}, {@code apply} or {@code delete}
   * @param by the field manager, empty if not known
   * @param revision that it led to
   * @param time when
   * @param removed whether the object went with it
   * @param decisions in the order in which they were taken
   */
  public record StoredWrite(
      String request,
      String by,
      long revision,
      String time,
      boolean removed,
      List<Decision> decisions) {}

  /**
   * A request that was refused.
   *
   * @param request as above
   * @param by as above
   * @param time when
   * @param status the HTTP status
   * @param reason the machine-readable reason, if there is one
   * @param message for people
   * @param decisions those taken until then, and last why it could not go on
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RefusedWrite(
      String request,
      String by,
      String time,
      int status,
      @Nullable String reason,
      String message,
      List<Decision> decisions) {}

  /**
   * Puts together what is known.
   *
   * @param history of the writes
   * @param object as a GET shows it; null if it is not there
   * @param revision its resourceVersion; counts for nothing without an object
   * @param derived what can be said without history
   * @return null if nothing is known
   */
  public static @Nullable Explanation of(
      String path,
      String kind,
      WriteHistory history,
      @Nullable JsonNode object,
      long revision,
      List<Decision> derived) {
    WriteHistory.History known = history.of(path);
    if (known == null && object == null) {
      return null;
    }
    WriteHistory.Written last = known == null ? null : known.written();
    StoredWrite stored =
        last == null ? null : write(last, last.notes().stream().map(Note::decision).toList());
    List<StoredWrite> earlier = new ArrayList<>();
    if (known != null && object != null) {
      for (WriteHistory.Written older : known.earlier()) {
        List<Decision> holding =
            older.notes().stream()
                .map(Note::decision)
                .filter(decision -> holds(decision, object))
                .toList();
        if (!holding.isEmpty()) {
          earlier.add(write(older, holding));
        }
      }
    }
    WriteHistory.RefusedAttempt refused = known == null ? null : known.refused();
    return new Explanation(
        path,
        kind,
        object == null ? null : revision,
        stored,
        List.copyOf(earlier),
        notIn(derived, stored, earlier),
        refused == null ? null : refusal(refused));
  }

  private static StoredWrite write(WriteHistory.Written written, List<Decision> decisions) {
    return new StoredWrite(
        written.request(),
        written.by(),
        written.revision(),
        written.time().toString(),
        written.removed(),
        decisions);
  }

  private static RefusedWrite refusal(WriteHistory.RefusedAttempt refused) {
    Status status = refused.status();
    return new RefusedWrite(
        refused.request(),
        refused.by(),
        refused.time().toString(),
        status.code(),
        status.reason(),
        status.message(),
        refusals(refused));
  }

  private static List<Decision> refusals(WriteHistory.RefusedAttempt refused) {
    List<Decision> decisions = new ArrayList<>();
    boolean said = false;
    for (Note note : refused.notes()) {
      decisions.add(note.decision());
      said |= note.rule().refuses();
    }
    if (said) {
      return List.copyOf(decisions);
    }
    Status status = refused.status();
    Status.Details details = status.details();
    boolean fields = false;
    for (StatusCause cause : details == null ? List.<StatusCause>of() : details.causes()) {
      if (cause.field() != null) {
        fields = true;
        String message = Objects.requireNonNullElse(cause.message(), "");
        Rule rule = RefusalRules.ofCause(details == null ? null : details.kind(), cause);
        decisions.add(new Note(rule, cause.field(), "", "refused", "", message).decision());
      }
    }
    if (!fields) {
      Rule rule = RefusalRules.ofReason(status);
      decisions.add(new Note(rule, "", "", "refused", "", status.message()).decision());
    }
    return decisions.stream().distinct().toList();
  }

  /** Whether a field still has the value that an earlier write decided on. */
  private static boolean holds(Decision decision, JsonNode object) {
    JsonNode value = object;
    for (String step : decision.field().split("[.\\[]", -1)) {
      value =
          step.matches("[0-9]{1,6}\\]")
              ? value.path(Integer.parseInt(step.substring(0, step.length() - 1)))
              : value.path(step);
    }
    if (!value.isArray()) {
      return value.isValueNode() && value.asText().equals(decision.result());
    }
    List<String> texts = new ArrayList<>();
    value.forEach(element -> texts.add(element.asText()));
    return String.join(", ", texts).equals(decision.result());
  }

  private static List<Decision> notIn(
      List<Decision> derived, @Nullable StoredWrite stored, List<StoredWrite> earlier) {
    Set<String> explained = new HashSet<>();
    if (stored != null) {
      stored.decisions().forEach(decision -> explained.add(decision.field()));
    }
    earlier.forEach(
        write -> write.decisions().forEach(decision -> explained.add(decision.field())));
    return derived.stream()
        .filter(
            decision ->
                explained.stream()
                    .noneMatch(
                        field ->
                            field.equals(decision.field())
                                || field.startsWith(decision.field() + "[")))
        .toList();
  }
}
