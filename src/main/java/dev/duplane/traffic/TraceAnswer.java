package dev.duplane.traffic;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Trace} as it is sent: what the node says stands beside what was asked.
 *
 * @param from address that sends
 * @param to address that is meant
 * @param port that is meant
 * @param protocol of the port
 * @param family of the addresses
 * @param node at which it arrives
 * @param verdict of that node's rules
 * @param endpoints one of which gets it
 * @param masquerade whether it gets the node's address as its source; left out if that depends on
 *     which endpoint is drawn
 * @param reaches whether it arrives and an answer can come back
 * @param steps the decisions, in order
 * @param nodes what each node says, if it may arrive at any; else left out
 */
public record TraceAnswer(
    String from,
    String to,
    int port,
    Protocol protocol,
    String family,
    String node,
    Verdict verdict,
    List<String> endpoints,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean masquerade,
    boolean reaches,
    List<TraceStep> steps,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Trace.NodeAnswer> nodes) {

  /** What is said of a trace. */
  public static TraceAnswer of(Trace trace) {
    Trace.NodeAnswer answer = trace.answer();
    return new TraceAnswer(
        trace.from(),
        trace.to(),
        trace.port(),
        trace.protocol(),
        trace.family(),
        answer.node(),
        answer.verdict(),
        answer.endpoints(),
        answer.masquerade(),
        answer.reaches(),
        answer.steps(),
        trace.nodes());
  }
}
