package dev.duplane.scenario.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.yaml.Tree;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.scenario.format.Action;
import dev.duplane.scenario.format.Expect;
import dev.duplane.scenario.format.ObjectReference;
import dev.duplane.scenario.format.Positions;
import dev.duplane.scenario.format.Scenario;
import dev.duplane.scenario.format.Where;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a scenario hold on a cluster of the same families with other Service ranges. Conditions
 * {@code in NETWORK} that name one of its ranges are about the cluster's range of that family
 * instead, or if that is not known about the family alone. Addresses that are named in digits have
 * no counterpart in another range: a scenario that names one cannot be moved.
 */
public final class ServiceRangeSubstitution {
  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f:.]*[0-9A-Fa-f:]");

  private final List<Cidr> from;
  private final Map<String, Cidr> to = new TreeMap<>();

  private ServiceRangeSubstitution(List<Cidr> from, List<Cidr> to) {
    this.from = from;
    to.forEach(range -> this.to.put(range.family().wireName(), range));
  }

  /**
   * The scenario on other ranges.
   *
   * @param ranges those of the cluster; empty if they are not known
   * @throws TargetStart.NotApplicable if it names addresses of its own ranges
   */
  public static Scenario of(Scenario scenario, List<Cidr> ranges) {
    ServiceRangeSubstitution substitution =
        new ServiceRangeSubstitution(scenario.cluster().serviceClusterIPRange(), ranges);
    Scenario moved =
        scenario.withSteps(
            scenario.steps().stream().map(step -> step.changed(substitution::step)).toList());
    return ranges.isEmpty() ? moved : moved.withServiceClusterIPRange(ranges);
  }

  private Scenario.Step step(Scenario.Step step) {
    Action action = step.action();
    for (ObjectReference object : action.objects()) {
      refuseAddresses(object.places(), object.name());
    }
    if (action instanceof Action.Submit submit) {
      submit
          .manifests()
          .forEach(manifest -> refuseAddresses(manifest.object().places(), manifest.body()));
    } else if (action instanceof Action.SingleRequest request && request.body() != null) {
      refuseAddresses(request.object().places(), request.body());
    } else if (action instanceof Action.Upgrade) {
      throw new TargetStart.NotApplicable(
          step.places().whole() + " names Service ranges; the cluster's are others");
    }
    return new Scenario.Step(
        step.places(),
        step.name(),
        action,
        step.expects().stream().map(this::expect).toList(),
        step.events().stream()
            .map(
                event -> new Scenario.EventExpect(event.at(), event.type(), expect(event.object())))
            .toList(),
        step.saves(),
        step.open());
  }

  private Expect expect(Expect expect) {
    Positions places = expect.places();
    for (Tree tree : Arrays.asList(expect.object(), expect.exact(), expect.items())) {
      if (tree != null) {
        refuseAddresses(places, tree.toJson());
      }
    }
    refuseAddresses(places, expect.message());
    refuseAddresses(places, expect.messageContains());
    List<Expect.Cause> causes = expect.causes() == null ? List.of() : expect.causes();
    for (Expect.Cause cause : causes) {
      refuseAddresses(cause.places(), cause.message());
      refuseAddresses(cause.places(), cause.messageContains());
    }
    List<String> warnings = expect.warnings() == null ? List.of() : expect.warnings();
    warnings.forEach(warning -> refuseAddresses(places, warning));
    if (expect.table() != null) {
      expect
          .table()
          .rows()
          .forEach(row -> row.cells().forEach(cell -> refuseAddresses(places, cell)));
    }
    return expect.withWhere(expect.where().stream().map(this::where).toList());
  }

  private Where where(Where where) {
    if (!(where.condition() instanceof Where.InNetwork in) || !from.contains(in.network())) {
      return where;
    }
    Cidr other = to.get(in.network().family().wireName());
    return new Where(
        where.at(),
        where.path(),
        other == null
            ? Where.ofFamily(in.network().family())
            : new Where.InNetwork(other.masked()));
  }

  private void refuseAddresses(Positions places, JsonNode value) {
    if (value.isTextual()) {
      refuseAddresses(places, value.textValue());
    }
    value.forEach(child -> refuseAddresses(places, child));
  }

  private void refuseAddresses(Positions places, @Nullable String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = ADDRESS.matcher(text == null ? "" : text);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    for (String word : words) {
      IpAddress address = IpAddress.parse(word);
      if (address != null && from.stream().anyMatch(range -> range.contains(address))) {
        throw new TargetStart.NotApplicable(
            ("%s names %s, an address of the scenario's Service range; the cluster has "
                    + "another")
                .formatted(places.whole(), word));
      }
    }
  }
}
