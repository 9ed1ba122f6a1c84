package dev.duplane.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import java.util.ArrayList;
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
    Scenario moved = scenario.withSteps(scenario.steps().stream().map(substitution::step).toList());
    return ranges.isEmpty() ? moved : moved.withServiceClusterIPRange(ranges);
  }

  private Scenario.Step step(Scenario.Step step) {
    Action action = step.action();
    if (action instanceof Action.Submit submit) {
      submit
          .manifests()
          .forEach(manifest -> refuseAddresses(manifest.object().places(), manifest.body()));
    } else if (action instanceof Action.Patch patch) {
      refuseAddresses(patch.object().places(), patch.body());
      refuseAddresses(patch.object().places(), patch.object().name());
    } else if (action instanceof Action.Get get) {
      refuseAddresses(get.object().places(), get.object().name());
    } else if (action instanceof Action.Delete delete) {
      refuseAddresses(delete.object().places(), delete.object().name());
    } else if (action instanceof Action.Upgrade) {
      throw new TargetStart.NotApplicable(
          step.places().whole() + " names Service ranges; the cluster's are others");
    }
    List<Expect> expects = step.expects().stream().map(this::expect).toList();
    return new Scenario.Step(step.places(), step.name(), action, expects);
  }

  private Expect expect(Expect expect) {
    Places places = expect.places();
    if (expect.object() != null) {
      refuseAddresses(places, expect.object().toJson());
    }
    refuseAddresses(places, expect.message());
    refuseAddresses(places, expect.messageContains());
    List<Expect.Cause> causes = expect.causes() == null ? List.of() : expect.causes();
    for (Expect.Cause cause : causes) {
      refuseAddresses(cause.places(), cause.message());
      refuseAddresses(cause.places(), cause.messageContains());
    }
    return new Expect(
        places,
        expect.status(),
        expect.object(),
        expect.absent(),
        expect.where().stream().map(this::where).toList(),
        expect.causes(),
        expect.message(),
        expect.messageContains());
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
            ? new Where.OfFamily(in.network().family())
            : new Where.InNetwork(other.masked()));
  }

  private void refuseAddresses(Places places, JsonNode value) {
    if (value.isTextual()) {
      refuseAddresses(places, value.textValue());
    }
    value.forEach(child -> refuseAddresses(places, child));
  }

  private void refuseAddresses(Places places, @Nullable String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = ADDRESS.matcher(text == null ? "" : text);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    for (String word : words) {
      IpAddress address = IpAddress.parse(word);
      if (address != null && from.stream().anyMatch(range -> range.contains(address))) {
        throw new TargetStart.NotApplicable(
            places.whole()
                + " names "
                + word
                + ", an address of the scenario's Service range; the cluster has another");
      }
    }
  }
}
