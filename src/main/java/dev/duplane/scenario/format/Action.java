package dev.duplane.scenario.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoDuration;
import dev.duplane.endpoints.FaultForm;
import dev.duplane.net.Cidr;
import dev.duplane.traffic.TraceQuery;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a step does. */
public sealed interface Action {

  /** The word for it in a file. */
  String word();

  /** What it does, in words. */
  String describe();

  /** What it names, by answer; empty if it names nothing. */
  default List<ObjectReference> objects() {
    return List.of();
  }

  /** How many answers it gets that something may be expected of. */
  default int answers() {
    return 1;
  }

  /** What becomes of a manifest. */
  enum Verb {
    /** Created if it is not there, else merged into what is there. */
    APPLY,
    /** Created. */
    CREATE,
    /** Put in the place of what is there. */
    REPLACE
  }

  /**
   * Sends manifests, in order.
   *
   * @param subresource empty for the object itself
   */
  record Submit(Verb verb, List<Manifest> manifests, String subresource, Parameters parameters)
      implements Action {
    @Override
    public List<ObjectReference> objects() {
      return manifests.stream().map(Manifest::object).toList();
    }

    @Override
    public String word() {
      return verb.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String describe() {
      return word()
          + " "
          + manifests.stream()
              .map(manifest -> manifest + slash(subresource))
              .collect(Collectors.joining(", "));
    }

    @Override
    public int answers() {
      return manifests.size();
    }
  }

  /**
   * One request, whose answer is looked at: patch, delete, send, get, list.
   *
   * @param method e.g. {@code PATCH}
   * @param object without a name where the path has none
   * @param subresource empty for the object itself
   * @param mediaType of the body
   * @param body null if none is sent; a text is sent as it is
   */
  record SingleRequest(
      String word,
      String method,
      ObjectReference object,
      String subresource,
      Parameters parameters,
      String mediaType,
      @Nullable JsonNode body)
      implements Action {
    /** A request without a body, or with one of JSON. */
    SingleRequest(
        String word,
        String method,
        ObjectReference object,
        String subresource,
        Parameters parameters,
        @Nullable JsonNode body) {
      this(word, method, object, subresource, parameters, "application/json", body);
    }

    @Override
    public List<ObjectReference> objects() {
      return List.of(object);
    }

    /** Whether it is about a collection, not about one object or about one to be made. */
    public boolean ofCollection() {
      return object.name().isEmpty() && !method.equals("POST");
    }

    @Override
    public String describe() {
      return (word.equals("send") ? method : word) + " " + what();
    }

    private String what() {
      return object + slash(subresource) + parameters.describe();
    }
  }

  /**
   * Begins a watch.
   *
   * @param name what later steps call it
   */
  record Watch(String name, ObjectReference selection, Parameters parameters) implements Action {
    @Override
    public List<ObjectReference> objects() {
      return List.of(selection);
    }

    @Override
    public String word() {
      return "watch";
    }

    @Override
    public String describe() {
      return "watch " + selection + parameters.describe();
    }
  }

  /**
   * Takes what a watch has brought since it began or was last asked.
   *
   * @param of the name of the watch
   * @param more whether there may be more events than are expected
   * @param within how long the cluster is waited for
   */
  record Events(String of, boolean more, Duration within) implements Action {
    @Override
    public String word() {
      return "events";
    }

    @Override
    public String describe() {
      return "events of " + of;
    }

    @Override
    public int answers() {
      return 0;
    }
  }

  /**
   * Lets time pass until an object or list is as expected.
   *
   * @param read the get or list that is tried again and again
   * @param gone whether it is waited for there to be nothing; what is expected does not matter then
   */
  record Wait(SingleRequest read, boolean gone, Duration timeout) implements Action {
    @Override
    public List<ObjectReference> objects() {
      return read.objects();
    }

    @Override
    public String word() {
      return "wait";
    }

    @Override
    public String describe() {
      return "wait for " + read.what() + (gone ? " to be gone" : "");
    }
  }

  /** Changes the Service ranges of the running cluster, as a restart with another flag would. */
  record Upgrade(List<Cidr> serviceClusterIPRange) implements Action {
    @Override
    public String word() {
      return "upgrade";
    }

    @Override
    public String describe() {
      return "upgrade to "
          + serviceClusterIPRange.stream().map(Cidr::toString).collect(Collectors.joining(","));
    }
  }

  /** Moves the clock. */
  record Clock(Duration advance) implements Action {
    @Override
    public String word() {
      return "clock";
    }

    @Override
    public String describe() {
      return "let " + GoDuration.text(advance) + " pass";
    }

    @Override
    public int answers() {
      return 0;
    }
  }

  /**
   * Lets something go wrong.
   *
   * @param fault null: nothing goes wrong any more
   */
  record Disturb(@Nullable FaultForm fault) implements Action {
    @Override
    public String word() {
      return "fault";
    }

    @Override
    public String describe() {
      return fault == null ? "no more faults" : fault.description();
    }

    @Override
    public int answers() {
      return 0;
    }
  }

  /** Follows a packet through the cluster. */
  record FollowPacket(TraceQuery query) implements Action {
    @Override
    public String word() {
      return "trace";
    }

    @Override
    public String describe() {
      return "trace "
          + query.from()
          + " to "
          + query.to()
          + (query.family() == null ? "" : " over " + query.family())
          + (query.node() == null ? "" : " at node " + query.node());
    }
  }

  private static String slash(String subresource) {
    return subresource.isEmpty() ? "" : "/" + subresource;
  }

  /**
   * An object as written in a file.
   *
   * @param object what it is
   * @param body the object
   */
  record Manifest(ObjectReference object, ObjectNode body) {
    @Override
    public String toString() {
      boolean generated = object.name().isEmpty();
      return (generated ? object.named(object.namespace(), "(generated name)") : object).toString();
    }
  }
}
