package dev.duplane.admission;

import java.util.List;

/**
 * Which admission plugins are on ({@code --enable-admission-plugins} and {@code
 * --disable-admission-plugins} of kube-apiserver).
 *
 * @param enabled those that are on in addition to those that are by default
 * @param disabled those that are off
 */
public record AdmissionConfiguration(List<PluginName> enabled, List<PluginName> disabled) {
  /**
   * What kube-apiserver does without flags, but for ServiceAccount, which those turn off who start
   * kube-apiserver by itself (envtest): Pods need no ServiceAccount to be there first then, and are
   * stored as they were sent.
   */
  public static final AdmissionConfiguration DEFAULT =
      new AdmissionConfiguration(List.of(), List.of(PluginName.SERVICE_ACCOUNT));

  /** Keeps copies. */
  public AdmissionConfiguration {
    enabled = List.copyOf(enabled);
    disabled = List.copyOf(disabled);
  }

  /** Whether a plugin is on. */
  public boolean isOn(PluginName plugin) {
    return enabled.contains(plugin) || (plugin.byDefault() && !disabled.contains(plugin));
  }
}
