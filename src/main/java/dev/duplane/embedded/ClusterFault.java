package dev.duplane.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoDuration;
import dev.duplane.endpoints.FaultForm;
import dev.duplane.net.IpFamily;
import java.time.Duration;

/**
 * Something that goes wrong: one of those below, for the requests that are told then. The keys are
 * those of scenario files.
 */
public final class ClusterFault {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode keys = JsonNodeFactory.instance.objectNode();

  private ClusterFault() {}

  /**
   * Requests are refused.
   *
   * @param code 400 to 599
   */
  public static ClusterFault status(int code) {
    return new ClusterFault().with("status", code);
  }

  /** Requests take longer; in this process, the cluster's clock is moved on. */
  public static ClusterFault delay(Duration time) {
    return new ClusterFault().with("delay", GoDuration.text(time));
  }

  /** The connection of requests is reset. */
  public static ClusterFault drop() {
    ClusterFault fault = new ClusterFault();
    fault.keys.put("drop", true);
    return fault;
  }

  /** Watches that are open end without a word. */
  public static ClusterFault cutWatches() {
    return new ClusterFault().with("watch", "cut");
  }

  /** Watches that are open end with 410. */
  public static ClusterFault expireWatches() {
    return new ClusterFault().with("watch", "expired");
  }

  /** There are no cluster IPs of a family left. */
  public static ClusterFault noAddresses(IpFamily family) {
    return new ClusterFault().with("pool", family.toString());
  }

  /** There are no node ports left. */
  public static ClusterFault noNodePorts() {
    return new ClusterFault().with("pool", "nodePorts");
  }

  /** The provider of load balancers does nothing that it is asked for. */
  public static ClusterFault providerDown() {
    return new ClusterFault().with("provider", "down");
  }

  /** Of requests with this verb alone: get, list, watch, create, update, patch, delete. */
  public ClusterFault verb(String verb) {
    return with("verb", verb);
  }

  /** Of requests for these alone: the plural name. */
  public ClusterFault resource(String resource) {
    return with("resource", resource);
  }

  /** Of requests for objects in this Namespace alone. */
  public ClusterFault namespace(String namespace) {
    return with("namespace", namespace);
  }

  /** Of requests for an object of this name alone. */
  public ClusterFault name(String name) {
    return with("name", name);
  }

  /** How many requests; one unless told. */
  public ClusterFault times(int times) {
    return with("times", times);
  }

  /** What the refusal, or the provider, says. */
  public ClusterFault message(String message) {
    return with("message", message);
  }

  /** When the refused client should try again. */
  public ClusterFault retryAfterSeconds(int seconds) {
    return with("retryAfterSeconds", seconds);
  }

  private ClusterFault with(String key, String value) {
    keys.put(key, value);
    return this;
  }

  private ClusterFault with(String key, int value) {
    keys.put(key, value);
    return this;
  }

  FaultForm form() {
    try {
      return JSON.treeToValue(keys, FaultForm.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
