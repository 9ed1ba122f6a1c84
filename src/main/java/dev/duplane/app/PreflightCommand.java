package dev.duplane.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.SavedState;
import dev.duplane.cluster.ServiceClusterIpRanges;
import dev.duplane.net.Cidr;
import dev.duplane.preflight.Preflight;
import dev.duplane.preflight.Preflight.PreflightReport;
import dev.duplane.preflight.PreflightText;
import dev.duplane.store.etcd.EtcdConfiguration;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duplane preflight}: what dual stack needs, and what enabling it would change. */
@Command(
    name = "preflight",
    description =
        "Says what dual stack needs and whether it is there and, with --state and --to, what"
            + " enabling it would do to the objects of a cluster. Ends with 1 if something is"
            + " missing.",
    showDefaultValues = true)
final class PreflightCommand implements Callable<Integer> {
  private static final int MISSING = 1;
  private static final String TO = "--to";
  private static final String MARKDOWN = "--markdown";

  private final PrintWriter out;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = Flags.STATE,
      paramLabel = "FILE",
      description = "The objects of a cluster: what kubectl get -A -o yaml prints.")
  private @Nullable String state;

  @Mixin private EtcdOptions etcd = new EtcdOptions();

  @Option(
      names = TO,
      paramLabel = "RANGE,RANGE",
      description = "The Service ranges that this cluster is to get.")
  private @Nullable String to;

  @Option(names = Flags.JSON, description = "Prints one JSON document.")
  private boolean json;

  @Option(names = MARKDOWN, description = "Prints Markdown.")
  private boolean markdown;

  PreflightCommand(PrintWriter out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    if (json && markdown) {
      throw new UsageException(MARKDOWN, "cannot be given together with " + Flags.JSON);
    }
    EtcdConfiguration etcdServers = etcd.configuration();
    if (to != null && state == null && etcdServers == null) {
      throw new UsageException(TO, "goes with " + Flags.STATE + " or " + EtcdOptions.SERVERS);
    }
    if (state != null && etcdServers != null) {
      throw new UsageException(Flags.STATE, "cannot be given together with " + EtcdOptions.SERVERS);
    }
    ClusterConfig config = cluster.config();
    PreflightReport report = report(config, etcdServers, to == null ? null : ranges(config, to));
    out.print(json ? document(report) : text(report));
    out.flush();
    return report.failed() ? MISSING : 0;
  }

  private String text(PreflightReport report) {
    return markdown ? PreflightText.markdown(report) : PreflightText.plain(report);
  }

  private static String document(PreflightReport report) {
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private PreflightReport report(
      ClusterConfig config, @Nullable EtcdConfiguration etcdServers, @Nullable List<Cidr> ranges) {
    SavedState objects =
        etcdServers != null
            ? EtcdOptions.state(etcdServers)
            : state == null ? null : Flags.state(state);
    try {
      return new Preflight(config, cluster.given().keySet(), objects, ranges).run();
    } catch (SavedState.InvalidStateException e) {
      throw Flags.invalidState(e);
    }
  }

  private static List<Cidr> ranges(ClusterConfig config, String text) {
    try {
      List<Cidr> ranges = ServiceClusterIpRanges.parse(text, config.features());
      if (!Preflight.isDualStack(ranges)) {
        throw new UsageException(TO, text + " is one range; dual stack has one of each family");
      }
      return ranges;
    } catch (ServiceClusterIpRanges.RefusedRangesException e) {
      throw new UsageException(TO, e.getMessage());
    }
  }
}
