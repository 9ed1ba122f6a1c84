package dev.duplane.embedded.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test of a class a cluster, which is closed after it. Fields that are not final, and
 * parameters of test and lifecycle methods, get what they are of:
 *
 * <ul>
 *   <li>{@link dev.duplane.embedded.DuplaneCluster}: the cluster
 *   <li>{@code io.fabric8.kubernetes.client.KubernetesClient}: a client of it
 *   <li>{@code io.kubernetes.client.openapi.ApiClient}: a client of it
 *   <li>{@link BaseUrl} {@code String} or {@code java.net.URI}: where it is served
 *   <li>{@link ClusterKubeconfig} {@code String}: the text of a kubeconfig that leads to it
 * </ul>
 *
 * A port is opened where something is asked for that needs one. When a test fails, its report and a
 * suppressed exception tell what it has asked of the cluster, and why the objects that it has
 * written are as they are.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(DuplaneExtension.class)
public @interface DuplaneTest {

  /** How long a cluster lives. */
  enum Lifecycle {
    /** Each test has its own. */
    PER_METHOD,
    /** All tests of a class, and of those nested in it, have one. */
    PER_CLASS
  }

  /** What gives the time. */
  enum TestClock {
    /** Driven, but where a port is opened: its clients wait for what controllers do in time. */
    USUAL,
    /** The test moves it, {@code cluster.clock().advance(…)}. */
    DRIVEN,
    /** It goes as on this machine. */
    MACHINE
  }

  /** {@code --service-cluster-ip-range}; empty: that of {@code duplane serve}. */
  String serviceClusterIpRange() default "";

  /** Where uids, addresses, ports and generated names are drawn from. */
  long seed() default 1;

  /** The release to answer as, e.g. {@code 1.36}; empty: the latest. */
  String kubernetesVersion() default "";

  /** {@code --feature-gates}. */
  String featureGates() default "";

  /** How many Nodes there are from the start. */
  int nodes() default 0;

  /** {@code --controllers}, by name; none if it is empty. */
  String[] controllers() default "*";

  /** {@code --load-balancer-ip-range}; empty: there are no load balancers. */
  String loadBalancerIpRange() default "";

  /** How long a cluster lives. */
  Lifecycle lifecycle() default Lifecycle.PER_METHOD;

  /** What gives the time. */
  TestClock clock() default TestClock.USUAL;

  /** Whether a port is opened in any case. */
  boolean port() default false;
}
