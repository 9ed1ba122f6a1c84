package dev.duplane.admission;

import dev.duplane.registry.Admission;
import dev.duplane.registry.AdmissionAttributes;
import java.util.List;

/**
 * The plugins in the order in which they are asked, in each round (pkg/kubeapiserver/options,
 * {@code AllOrderedPlugins}). What kube-apiserver's other default plugins do to objects of one kind
 * is in that kind's strategy.
 */
public final class AdmissionChain implements Admission {
  private final List<AdmissionPlugin> plugins;

  AdmissionChain(List<AdmissionPlugin> plugins) {
    this.plugins = List.copyOf(plugins);
  }

  @Override
  public void admit(AdmissionAttributes attributes) {
    for (AdmissionPlugin plugin : plugins) {
      plugin.begin(attributes);
    }
    Reinvocation rounds = new Reinvocation();
    do {
      for (AdmissionPlugin plugin : plugins) {
        plugin.admit(attributes, rounds);
      }
    } while (!rounds.isSecond() && rounds.begin());
  }

  /** The last plugin is the only one that counts anything. */
  @Override
  public Charge validate(AdmissionAttributes attributes) {
    Charge charge = Charge.NONE;
    for (AdmissionPlugin plugin : plugins) {
      Charge own = plugin.validate(attributes);
      charge = own.writes().isEmpty() ? charge : own;
    }
    return charge;
  }

  @Override
  public boolean concernsReviews() {
    for (AdmissionPlugin plugin : plugins) {
      if (plugin.concernsReviews()) {
        return true;
      }
    }
    return false;
  }
}
