package dev.duplane.endpoints;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.api.GoDuration;
import dev.duplane.net.IpFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A fault as scenarios and the emulator's own API write it. It is one of {@code status}, {@code
 * drop}, {@code watch}, {@code pool} and {@code provider}, or a {@code delay} alone; what is not
 * given is null.
 *
 * @param verb which requests: one of {@link Fault#VERBS}
 * @param resource which requests: the plural name; also of watches
 * @param namespace which requests
 * @param name which requests
 * @param userAgent which requests: what their User-Agent begins with
 * @param times how many requests; 1 unless told, without end where a probability is
 * @param probability with which a request is struck
 * @param delay how long a request takes longer, e.g. {@code 2s}
 * @param status what a request is refused with
 * @param reason of the Status
 * @param message of the Status, or of the provider
 * @param retryAfterSeconds when to try again
 * @param drop true: the connection of a request is reset
 * @param watch {@code cut} or {@code expired}
 * @param revision which a watch expires at; those that are open expire now unless told
 * @param pool {@code IPv4}, {@code IPv6} or {@code nodePorts}: it gives out nothing
 * @param provider {@code down}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FaultForm(
    @Nullable String verb,
    @Nullable String resource,
    @Nullable String namespace,
    @Nullable String name,
    @Nullable String userAgent,
    @Nullable Integer times,
    @Nullable Double probability,
    @Nullable String delay,
    @Nullable Integer status,
    @Nullable String reason,
    @Nullable String message,
    @Nullable Integer retryAfterSeconds,
    @Nullable Boolean drop,
    @Nullable String watch,
    @Nullable Long revision,
    @Nullable String pool,
    @Nullable String provider) {
  /** What a fault can be, each by its key; a delay goes with a status, too. */
  public static final List<String> KINDS =
      List.of("status", "delay", "drop", "watch", "pool", "provider");

  private static final String NODE_PORTS = "nodePorts";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The same with another count. */
  FaultForm withTimes(int count) {
    return new FaultForm(
        verb,
        resource,
        namespace,
        name,
        userAgent,
        count,
        probability,
        delay,
        status,
        reason,
        message,
        retryAfterSeconds,
        drop,
        watch,
        revision,
        pool,
        provider);
  }

  /** The keys that are given: those that its JSON has. */
  private List<String> given() {
    List<String> given = new ArrayList<>();
    JSON.valueToTree(this).fieldNames().forEachRemaining(given::add);
    return given;
  }

  /** What it is, of {@link #KINDS}; empty if it is nothing or several things. */
  private String kind() {
    List<String> kinds = new ArrayList<>(KINDS);
    kinds.retainAll(given());
    if (kinds.size() > 1) {
      kinds.remove("delay");
    }
    return kinds.size() == 1 ? kinds.get(0) : "";
  }

  /** What is wrong, by key; by the empty one, what is wrong with the whole. */
  @JsonIgnore
  public Map<String, String> problems() {
    Map<String, String> problems = new LinkedHashMap<>();
    String kind = kind();
    if (kind.isEmpty()) {
      problems.put("", "a fault is one of " + String.join(", ", KINDS));
      return problems;
    }
    List<String> keys = keys(kind);
    for (String key : given()) {
      if (!keys.contains(key)) {
        problems.put(key, key + " does not go with " + kind);
      }
    }
    check(
        problems,
        "verb",
        verb == null || Fault.VERBS.contains(verb),
        String.join(", ", Fault.VERBS));
    check(problems, "times", times == null || times > 0, "at least 1");
    boolean likely = probability == null || (probability > 0 && probability <= 1);
    check(problems, "probability", likely, "above 0, and 1 at most");
    boolean time = delay == null || GoDuration.parse(delay) != null;
    check(problems, "delay", time, "a time such as 500ms, 90s or 1h30m");
    boolean refusal = status == null || (status >= 400 && status <= 599);
    check(problems, "status", refusal, "from 400 to 599");
    boolean later = retryAfterSeconds == null || retryAfterSeconds >= 0;
    check(problems, "retryAfterSeconds", later, "at least 0");
    check(problems, "drop", !Boolean.FALSE.equals(drop), "true");
    boolean ending = watch == null || List.of("cut", "expired").contains(watch);
    check(problems, "watch", ending, "cut or expired");
    boolean reached = revision == null || (revision > 0 && "expired".equals(watch));
    check(problems, "revision", reached, "above 0, and goes with watch: expired");
    boolean known = pool == null || pool.equals(NODE_PORTS) || IpFamily.fromWire(pool) != null;
    check(problems, "pool", known, "IPv4, IPv6 or " + NODE_PORTS);
    check(problems, "provider", provider == null || provider.equals("down"), "down");
    return problems;
  }

  private static List<String> keys(String kind) {
    List<String> keys = new ArrayList<>(List.of(kind));
    switch (kind) {
      case "watch" -> keys.addAll(List.of("resource", "revision", "times"));
      case "pool" -> {}
      case "provider" -> keys.add("message");
      default -> {
        keys.addAll(
            List.of(
                "verb",
                "resource",
                "namespace",
                "name",
                "userAgent",
                "times",
                "probability",
                "delay"));
        if (kind.equals("status")) {
          keys.addAll(List.of("reason", "message", "retryAfterSeconds"));
        }
      }
    }
    return keys;
  }

  private static void check(Map<String, String> problems, String key, boolean fits, String must) {
    if (!fits) {
      problems.putIfAbsent(key, key + " must be " + must);
    }
  }

  /**
   * The fault.
   *
   * @throws IllegalArgumentException if there are {@link #problems}
   */
  Fault toFault() {
    Map<String, String> problems = problems();
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems.values()));
    }
    String concerned = text(resource);
    return switch (kind()) {
      case "watch" ->
          "cut".equals(watch)
              ? new Fault.CutWatches(concerned)
              : new Fault.ExpireWatches(
                  concerned, Objects.requireNonNullElse(revision, 0L), count());
      case "pool" -> {
        IpFamily family = IpFamily.fromWire(pool);
        yield family == null ? new Fault.NoPorts() : new Fault.NoAddresses(family);
      }
      case "provider" ->
          new Fault.ProviderDown(message == null ? "the cloud provider does not answer" : message);
      default -> strike();
    };
  }

  private Fault.Strike strike() {
    Integer code = status;
    Fault.Effect effect =
        code != null
            ? new Fault.Refusal(
                code, text(reason), text(message), Objects.requireNonNullElse(retryAfterSeconds, 0))
            : drop == null ? new Fault.Passes() : new Fault.Dropped();
    Duration time = delay == null ? null : GoDuration.parse(delay);
    return new Fault.Strike(
        new Fault.RequestMatch(
            text(verb), text(resource), text(namespace), text(name), text(userAgent)),
        count(),
        Objects.requireNonNullElse(probability, 1.0),
        Objects.requireNonNullElse(time, Duration.ZERO),
        effect);
  }

  private int count() {
    return Objects.requireNonNullElse(times, probability == null ? 1 : Fault.WITHOUT_END);
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  /** What it does, in words. */
  @JsonIgnore
  public String description() {
    String requests = (text(verb) + " " + text(resource)).strip();
    String struck = requests.isEmpty() ? "requests" : requests;
    String often = count() == 1 || count() == Fault.WITHOUT_END ? "" : ", " + count() + " times";
    return switch (kind()) {
      case "status" -> "refuse " + struck + " with " + status + often;
      case "delay" -> "delay " + struck + " by " + delay + often;
      case "drop" -> "reset the connection of " + struck + often;
      case "watch" -> "cut".equals(watch) ? "cut watches" : "let watches expire";
      case "pool" ->
          "let " + (NODE_PORTS.equals(pool) ? "node ports" : pool + " addresses") + " run out";
      default -> "let the cloud provider be down";
    };
  }
}
