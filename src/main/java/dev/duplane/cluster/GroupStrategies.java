package dev.duplane.cluster;

import dev.duplane.api.ApiResource;
import dev.duplane.api.GroupResource;
import dev.duplane.registry.PlainStrategy;
import dev.duplane.registry.Strategy;
import java.util.Map;
import java.util.function.Function;

/** The kinds of one API group, added one by one to the table of {@link KindStrategies}. */
final class GroupStrategies {
  private final String group;
  private final Map<GroupResource, StrategyFactory> factories;

  /**
   * @param group of the kinds
   * @param factories gets them
   */
  GroupStrategies(String group, Map<GroupResource, StrategyFactory> factories) {
    this.group = group;
    this.factories = factories;
  }

  /** A kind whose strategy needs parts of the cluster. */
  GroupStrategies add(String plural, StrategyFactory factory) {
    factories.put(new GroupResource(group, plural), factory);
    return this;
  }

  /** A kind whose strategy depends on nothing but its schema. */
  GroupStrategies add(String plural, Function<ApiResource, Strategy> factory) {
    return add(plural, (resource, parts) -> factory.apply(resource));
  }

  /** A kind with nothing of its own but rules. */
  GroupStrategies validated(String plural, PlainStrategy.ObjectValidation rules) {
    return add(plural, resource -> new PlainStrategy(resource, rules));
  }

  /** Makes the strategy of a kind with addresses in it, or with Pods. */
  interface StrictFactory {
    /**
     * The strategy.
     *
     * @param strict whether addresses must be written in canonical form
     */
    Strategy make(ApiResource resource, boolean strict);
  }

  /** A kind whose rules on addresses depend on the release. */
  GroupStrategies strict(String plural, StrictFactory factory) {
    return add(plural, (resource, parts) -> factory.make(resource, parts.strict()));
  }
}
