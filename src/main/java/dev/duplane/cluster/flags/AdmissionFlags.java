package dev.duplane.cluster.flags;

import dev.duplane.admission.AdmissionConfiguration;
import dev.duplane.admission.PluginName;
import dev.duplane.admission.PluginName.Emulation;
import dev.duplane.api.GoText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The flags that turn admission plugins on and off (apiserver/pkg/server/options/admission.go). */
final class AdmissionFlags {
  private static final ClusterFlag ENABLE = ClusterFlag.ENABLE_ADMISSION_PLUGINS;
  private static final ClusterFlag DISABLE = ClusterFlag.DISABLE_ADMISSION_PLUGINS;

  private final Map<ClusterFlag, String> given;
  private final Consumer<FlagMessage> warnings;

  AdmissionFlags(Map<ClusterFlag, String> given, Consumer<FlagMessage> warnings) {
    this.given = given;
    this.warnings = warnings;
  }

  /** What is turned on is not off because it is so by default. */
  AdmissionConfiguration read(AdmissionConfiguration base) throws RefusedFlagException {
    List<PluginName> enabled = given.containsKey(ENABLE) ? names(ENABLE) : base.enabled();
    List<PluginName> disabled = base.disabled();
    if (given.containsKey(DISABLE)) {
      disabled = names(DISABLE);
      List<PluginName> both = enabled.stream().filter(disabled::contains).sorted().toList();
      if (!both.isEmpty()) {
        throw new RefusedFlagException(
            DISABLE,
            "["
                + String.join(" ", both.stream().map(PluginName::toString).toList())
                + "] in enable-admission-plugins and disable-admission-plugins overlapped");
      }
    } else {
      disabled = disabled.stream().filter(name -> !enabled.contains(name)).toList();
    }
    return new AdmissionConfiguration(enabled, disabled);
  }

  private List<PluginName> names(ClusterFlag flag) throws RefusedFlagException {
    List<PluginName> names = new ArrayList<>();
    String value = given.getOrDefault(flag, "");
    for (String text : value.isEmpty() ? new String[0] : value.split(",", -1)) {
      PluginName name = PluginName.of(text);
      if (name == null) {
        throw new RefusedFlagException(
            flag, flag.toString().substring(2) + " plugin " + GoText.quote(text) + " is unknown");
      }
      if (!names.contains(name)) {
        names.add(name);
        warn(flag, name);
      }
    }
    return names;
  }

  private void warn(ClusterFlag flag, PluginName name) {
    if (flag == ENABLE && name.emulation() == Emulation.NONE) {
      warnings.accept(new FlagMessage(flag, name + " is not emulated"));
    } else if (flag == DISABLE && name.emulation() == Emulation.BUILT_IN) {
      warnings.accept(new FlagMessage(flag, name + " cannot be turned off"));
    }
  }
}
