package dev.duplane.scenario.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.yaml.Position;
import dev.duplane.api.yaml.Problems;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.SavedState;
import dev.duplane.net.Cidr;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A scenario file.
 *
 * @param places where it stands
 * @param file as named on the command line
 * @param name what it shows
 * @param source the document that says so; empty if none is given
 * @param clusterName which of the clusters of a matrix that is; empty if the file names one only
 * @param cluster what it runs in
 * @param steps in order, those left out that only other clusters of the matrix take
 */
public record Scenario(
    Positions places,
    String file,
    String name,
    String source,
    String clusterName,
    ClusterShape cluster,
    List<Step> steps) {
  /**
   * What a cluster is started with.
   *
   * @param config what its flags come to
   * @param state the objects that it begins with; null for none
   */
  public record ClusterShape(Positions places, ClusterConfig config, @Nullable SavedState state) {

    /** One range, or two of different families, the primary first. */
    public List<Cidr> serviceClusterIPRange() {
      return config.serviceClusterIpRanges();
    }

    /** Whether the file names a value itself, by its key; false where the default stands. */
    public boolean gives(String key) {
      return places.values().containsKey(key);
    }
  }

  /** {@code file}, or {@code file [cluster]} if it runs on several. */
  public String title() {
    return clusterName.isEmpty() ? file : file + " [" + clusterName + "]";
  }

  /** The same with other Service ranges. */
  public Scenario withServiceClusterIPRange(List<Cidr> ranges) {
    ClusterConfig other = cluster.config().withServiceClusterIpRanges(ranges);
    ClusterShape shape = new ClusterShape(cluster.places(), other, cluster.state());
    return new Scenario(places, file, name, source, clusterName, shape, steps);
  }

  /** The same with other steps. */
  public Scenario withSteps(List<Step> others) {
    return new Scenario(places, file, name, source, clusterName, cluster, List.copyOf(others));
  }

  /**
   * One step.
   *
   * @param name what it shows; empty if it has none
   * @param action what is done
   * @param expects what is expected of each answer: as many as there are
   * @param events what a watch must have brought; for steps that ask for that
   * @param saves what is kept of the last answer
   * @param open how it is read when steps before have saved what it uses; null if it uses nothing
   */
  public record Step(
      Positions places,
      String name,
      Action action,
      List<Expect> expects,
      List<EventExpect> events,
      List<Save> saves,
      @Nullable OpenStep open) {

    /** The same with another action and other expectations of its answers. */
    public Step with(Action other, List<Expect> others) {
      return new Step(places, name, other, List.copyOf(others), events, saves, open);
    }

    /** The step as {@code change} makes it, now and when it is read again with values. */
    public Step changed(UnaryOperator<Step> change) {
      Step now = change.apply(this);
      OpenStep later =
          open == null
              ? null
              : (saved, problems) -> {
                Step step = open.with(saved, problems);
                return step == null ? null : change.apply(step);
              };
      return new Step(now.places, now.name, now.action, now.expects, now.events, now.saves, later);
    }
  }

  /**
   * An event that must come.
   *
   * @param at where that stands
   * @param type e.g. {@code ADDED}; empty: not looked at
   * @param object what is expected of its object
   */
  public record EventExpect(Position at, String type, Expect object) {}

  /**
   * A value that later steps may use.
   *
   * @param at where that stands
   * @param name of the variable
   * @param path of the value
   */
  public record Save(Position at, String name, ValuePath path) {}

  /** A step that waits for the values of variables. */
  @FunctionalInterface
  public interface OpenStep {
    /**
     * The step with values put in.
     *
     * @param saved what steps before have saved, by name
     * @param problems what cannot be, now that the values are known, is added here
     * @return null if there is no step any more
     */
    @Nullable Step with(Map<String, JsonNode> saved, Problems problems);
  }
}
