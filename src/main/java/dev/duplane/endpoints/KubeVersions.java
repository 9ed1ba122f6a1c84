package dev.duplane.endpoints;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of versions: {@code v10}, {@code v2}, {@code v1}, {@code v2beta1}, {@code v1alpha3},
 * then all others by name (k8s.io/apimachinery/pkg/version, CompareKubeAwareVersionStrings).
 */
final class KubeVersions {
  /** The version that is preferred comes first. */
  static final Comparator<String> PREFERRED_FIRST = KubeVersions::compare;

  private static final Pattern VERSION =
      Pattern.compile("v([1-9]\\d*)(?:(alpha|beta)([1-9]\\d*))?");

  private KubeVersions() {}

  private static int compare(String one, String other) {
    Matcher a = VERSION.matcher(one);
    Matcher b = VERSION.matcher(other);
    boolean kube = a.matches();
    if (!b.matches()) {
      return kube ? -1 : one.compareTo(other);
    }
    if (!kube) {
      return 1;
    }
    int byStage = stage(b) - stage(a);
    int byMajor = number(b.group(1), a.group(1));
    if (byStage != 0 || byMajor != 0 || a.group(3) == null) {
      return byStage == 0 ? byMajor : byStage;
    }
    return number(b.group(3), a.group(3));
  }

  private static int stage(Matcher version) {
    if (version.group(2) == null) {
      return 2;
    }
    return version.group(2).equals("beta") ? 1 : 0;
  }

  private static int number(String one, String other) {
    int byLength = one.length() - other.length();
    return byLength == 0 ? one.compareTo(other) : byLength;
  }
}
