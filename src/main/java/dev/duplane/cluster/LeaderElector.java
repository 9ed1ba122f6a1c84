package dev.duplane.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.controller.OwnObjects;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Elects the one process whose controllers run, by the Lease {@code
 * kube-system/kube-controller-manager}, as those of kube-controller-manager do (client-go, package
 * leaderelection): who has renewed it lately has it; who finds it unchanged for its whole duration,
 * by a clock of its own, takes it. Of two who take it at once the store refuses one.
 *
 * <p>Not thread-safe: used by the cluster's writer.
 */
final class LeaderElector {
  /** {@code --leader-elect-lease-duration}. */
  static final Duration LEASE = Duration.ofSeconds(15);

  /** {@code --leader-elect-renew-deadline}. */
  static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);

  /** {@code --leader-elect-retry-period}. */
  static final Duration RETRY = Duration.ofSeconds(2);

  private static final String NAMESPACE = "kube-system";
  private static final String NAME = "kube-controller-manager";

  private final OwnObjects leases;
  private final String identity;
  private final Clock clock;
  private @Nullable ObjectNode observed;
  private long observedAt;
  private long renewedAt;
  private boolean leads;

  /**
   * @param registry where the Lease is
   * @param identity of this process, which no other has
   * @param clock whose times stand in the Lease
   */
  LeaderElector(Registry registry, String identity, Clock clock) {
    this.leases =
        OwnObjects.of(registry, "coordination.k8s.io", "leases", OwnObjects.CONTROLLER_MANAGER);
    this.identity = identity;
    this.clock = clock;
  }

  /**
   * Takes or renews the Lease if that is possible.
   *
   * @return whether this process leads
   */
  boolean tryAcquireOrRenew() {
    try {
      leads = acquireOrRenew();
      if (leads) {
        renewedAt = System.nanoTime();
      }
    } catch (StatusException e) {
      // Others may have been faster, or the store is away; who has led goes on for a while.
      leads = leads && since(renewedAt).compareTo(RENEW_DEADLINE) < 0;
    }
    return leads;
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private boolean acquireOrRenew() {
    ObjectNode lease = leases.get(NAMESPACE, NAME);
    if (lease == null) {
      ObjectNode made = OwnObjects.named(NAME);
      ObjectNode spec = made.putObject("spec");
      write(spec);
      spec.set("acquireTime", spec.get("renewTime"));
      spec.put("leaseTransitions", 0);
      leases.create(NAMESPACE, made);
      return true;
    }
    if (!lease.path("spec").equals(observed)) {
      observed = lease.withObject("/spec").deepCopy();
      observedAt = System.nanoTime();
    }
    ObjectNode spec = lease.withObject("/spec");
    String holder = spec.path("holderIdentity").asText();
    boolean own = holder.equals(identity);
    if (!own && !holder.isEmpty() && since(observedAt).compareTo(duration(spec)) < 0) {
      return false;
    }
    write(spec);
    if (!own) {
      spec.set("acquireTime", spec.get("renewTime"));
      spec.put("leaseTransitions", spec.path("leaseTransitions").asInt() + 1);
    }
    leases.update(NAMESPACE, NAME, "", lease);
    return true;
  }

  private static Duration duration(ObjectNode spec) {
    return Duration.ofSeconds(spec.path("leaseDurationSeconds").asLong(LEASE.toSeconds()));
  }

  private void write(ObjectNode spec) {
    spec.put("holderIdentity", identity);
    spec.put("leaseDurationSeconds", LEASE.toSeconds());
    spec.put("renewTime", Identity.microTimestamp(clock.instant()));
  }

  /** Lets others have the Lease at once ({@code ReleaseOnCancel}). */
  void release() {
    ObjectNode lease = leads ? leases.get(NAMESPACE, NAME) : null;
    leads = false;
    if (lease != null && lease.path("spec").path("holderIdentity").asText().equals(identity)) {
      ObjectNode spec = lease.withObject("/spec");
      write(spec);
      spec.put("holderIdentity", "");
      spec.put("leaseDurationSeconds", 1);
      leases.update(NAMESPACE, NAME, "", lease);
    }
  }
}
