package dev.duplane.api.release;

import dev.duplane.api.GoText;
import dev.duplane.api.release.Stage.Maturity;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The release that a cluster answers as, and the features that are enabled in it. Immutable. */
public final class Features {
  private static final Features LATEST = new Features(Release.LATEST, onByDefault(Release.LATEST));
  private static final String ALL_ALPHA = "AllAlpha";
  private static final String ALL_BETA = "AllBeta";

  private final Release release;
  private final Set<Feature> on;

  private Features(Release release, Set<Feature> on) {
    this.release = release;
    this.on = on;
  }

  /** The features of the newest release. */
  public static Features latest() {
    return LATEST;
  }

  /**
   * The features of a release, with some feature gates set.
   *
   * @param gates as {@code --feature-gates} takes them, {@code A=true,B=false}, or empty; {@code
   *     AllAlpha} and {@code AllBeta} stand for all of that stage which are not named
   * @throws IllegalArgumentException if there is no such gate in this release or it cannot be told,
   *     in kube-apiserver's words where it has some
   */
  public static Features of(Release release, String gates) {
    Map<String, Boolean> told = parse(gates);
    if (told.isEmpty()) {
      return release.minor() == Release.LATEST.minor()
          ? LATEST
          : new Features(release, onByDefault(release));
    }
    Set<Feature> on = onByDefault(release);
    all(release, Maturity.ALPHA, told.get(ALL_ALPHA), on);
    all(release, Maturity.BETA, told.get(ALL_BETA), on);
    for (Map.Entry<String, Boolean> entry : told.entrySet()) {
      if (!entry.getKey().equals(ALL_ALPHA) && !entry.getKey().equals(ALL_BETA)) {
        tell(release, entry.getKey(), entry.getValue(), on);
      }
    }
    return new Features(release, on);
  }

  private static Set<Feature> onByDefault(Release release) {
    Set<Feature> on = EnumSet.noneOf(Feature.class);
    for (Feature feature : Feature.values()) {
      if (feature.isOnByDefault(release)) {
        on.add(feature);
      }
    }
    return on;
  }

  private static void all(
      Release release, Maturity maturity, @Nullable Boolean value, Set<Feature> on) {
    for (Feature feature : Feature.values()) {
      Stage stage = feature.stage(release);
      if (value != null && stage != null && stage.maturity() == maturity) {
        set(feature, value, on);
      }
    }
  }

  private static void tell(Release release, String gate, boolean value, Set<Feature> on) {
    Feature feature = find(release, gate);
    Stage stage = feature == null ? null : feature.stage(release);
    if (feature == null || stage == null) {
      throw new IllegalArgumentException("unrecognized feature gate: " + gate);
    }
    if (stage.locked() && stage.on() != value) {
      throw new IllegalArgumentException(
          "cannot set feature gate "
              + gate
              + " to "
              + value
              + ", feature is locked to "
              + stage.on());
    }
    if (stage.maturity() == Maturity.NOT_EMULATED && value) {
      throw new IllegalArgumentException(
          "feature gate " + gate + " is not emulated as it is in " + release + ", only off");
    }
    set(feature, value, on);
  }

  private static @Nullable Feature find(Release release, String gate) {
    for (Feature feature : Feature.values()) {
      if (feature.gate().equals(gate) && feature.hasGate(release)) {
        return feature;
      }
    }
    return null;
  }

  private static void set(Feature feature, boolean value, Set<Feature> on) {
    if (value) {
      on.add(feature);
    } else {
      on.remove(feature);
    }
  }

  /** Of a gate given twice the last counts, as in kube-apiserver. */
  private static Map<String, Boolean> parse(String gates) {
    if (gates.isEmpty()) {
      return Map.of();
    }
    Map<String, Boolean> told = new LinkedHashMap<>();
    for (String part : gates.split(",", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("missing bool value for " + part.trim());
      }
      String gate = part.substring(0, equals).trim();
      told.put(gate, bool(gate, part.substring(equals + 1).trim()));
    }
    return told;
  }

  private static boolean bool(String gate, String text) {
    return switch (text) {
      case "1", "t", "T", "TRUE", "true", "True" -> true;
      case "0", "f", "F", "FALSE", "false", "False" -> false;
      default ->
          throw new IllegalArgumentException(
              "invalid value of "
                  + gate
                  + "="
                  + text
                  + ", err: strconv.ParseBool: parsing "
                  + GoText.quote(text)
                  + ": invalid syntax");
    };
  }

  /**
   * What kube-apiserver warns of when it is told gates, in the order told.
   *
   * @param gates those of {@link #of}
   */
  public static List<String> warnings(Release release, String gates) {
    List<String> warnings = new ArrayList<>();
    for (Map.Entry<String, Boolean> entry : parse(gates).entrySet()) {
      Feature feature = find(release, entry.getKey());
      Stage stage = feature == null ? null : feature.stage(release);
      if (stage != null && stage.maturity() == Maturity.GA) {
        warnings.add(
            "Setting GA feature gate "
                + entry.getKey()
                + "="
                + entry.getValue()
                + ". It will be removed in a future release.");
      }
    }
    return List.copyOf(warnings);
  }

  /** The release. */
  public Release release() {
    return release;
  }

  /** Whether a feature is on. */
  public boolean isEnabled(Feature feature) {
    return on.contains(feature);
  }

  /** The gates that the release knows, and whether they are on, by name. */
  public SortedMap<String, Boolean> gates() {
    SortedMap<String, Boolean> gates = new TreeMap<>();
    for (Feature feature : Feature.values()) {
      if (feature.hasGate(release)) {
        gates.put(feature.gate(), isEnabled(feature));
      }
    }
    return gates;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Features that && release.equals(that.release) && on.equals(that.on);
  }

  @Override
  public int hashCode() {
    return Objects.hash(release, on);
  }

  @Override
  public String toString() {
    return release + " " + gates();
  }
}
