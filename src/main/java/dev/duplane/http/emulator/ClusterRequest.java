package dev.duplane.http.emulator;

import dev.duplane.api.release.Features;
import dev.duplane.api.release.Release;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.cluster.ServiceClusterIpRanges;
import dev.duplane.net.Cidr;
import dev.duplane.net.PortRange;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cluster to be made. What is left out is as with {@code serve} without flags.
 *
 * @param name in the paths of the server: a DNS label (RFC 1123)
 * @param serviceClusterIPRange {@code A[,B]}
 * @param serviceNodePortRange {@code first-last}
 * @param seed where all that is drawn comes from
 * @param kubernetesVersion the release it answers as
 * @param featureGates {@code A=true,B=false}
 * @param controllers those that run, as the flag says it
 */
public record ClusterRequest(
    @NotBlank
        @Pattern(
            regexp = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
            message = "must be a DNS label: lower-case letters, digits and '-', 63 at most")
        @Nullable String name,
    @Nullable String serviceClusterIPRange,
    @Nullable String serviceNodePortRange,
    @Nullable Long seed,
    @Nullable String kubernetesVersion,
    @Nullable String featureGates,
    @Nullable String controllers) {

  /** Reads one value, or throws what says why it cannot. */
  private interface Reading {
    void read()
        throws ServiceClusterIpRanges.MalformedRangesException, Controllers.UnknownException;
  }

  /** The configuration, with everything that is wrong with it. */
  static final class Reader {
    private final List<Problem.Invalid> errors = new ArrayList<>();
    private ClusterConfig config;

    /**
     * @param defaults of the server
     */
    Reader(ClusterConfig defaults) {
      this.config = defaults;
    }

    /** The configuration; of no use if there are {@link #errors}. */
    ClusterConfig read(ClusterRequest request) {
      String version = request.kubernetesVersion;
      read(
          "/kubernetesVersion",
          version,
          () -> config = config.withKubernetesVersion(text(version)));
      String gates = request.featureGates;
      read("/featureGates", gates, () -> config = config.withFeatureGates(text(gates)));
      check("/kubernetesVersion", () -> release(config));
      check("/featureGates", () -> features(config));
      String ports = request.serviceNodePortRange;
      read(
          "/serviceNodePortRange",
          ports,
          () -> config = config.withServiceNodePortRange(PortRange.parse(text(ports))));
      String names = request.controllers;
      read(
          "/controllers",
          names,
          () -> config = config.withControllers(Controllers.parse(text(names))));
      if (request.seed != null) {
        config = config.withSeed(request.seed);
      }
      String ranges = request.serviceClusterIPRange;
      check(
          "/serviceClusterIPRange",
          () -> config = config.withServiceClusterIpRanges(allowed(ranges)));
      return config;
    }

    private static String text(@Nullable String value) {
      return value == null ? "" : value;
    }

    private static void release(ClusterConfig config) {
      var unused = Release.of(config.kubernetesVersion());
    }

    private void features(ClusterConfig config) {
      if (errors.isEmpty()) {
        var unused = config.features();
      }
    }

    private List<Cidr> allowed(@Nullable String ranges)
        throws ServiceClusterIpRanges.MalformedRangesException {
      List<Cidr> wanted =
          ranges == null ? config.serviceClusterIpRanges() : ServiceClusterIpRanges.parse(ranges);
      if (errors.isEmpty()) {
        Features features = config.features();
        String refusal = ServiceClusterIpRanges.refusal(wanted, features);
        if (refusal != null) {
          throw new IllegalArgumentException(refusal);
        }
      }
      return wanted;
    }

    private void read(String pointer, @Nullable String value, Reading reading) {
      if (value != null) {
        check(pointer, reading);
      }
    }

    private void check(String pointer, Reading reading) {
      try {
        reading.read();
      } catch (ServiceClusterIpRanges.MalformedRangesException
          | Controllers.UnknownException
          | IllegalArgumentException e) {
        errors.add(new Problem.Invalid(pointer, String.valueOf(e.getMessage())));
      }
    }

    List<Problem.Invalid> errors() {
      return errors;
    }
  }
}
