package dev.duplane.api.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeaturesTest {

  private static Features of(String release, String gates) {
    return Features.of(Release.of(release), gates);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.18  | 1.18 is not available; there are 1.19 to 1.36
          1.99  | 1.99 is not available; there are 1.19 to 1.36
          1.100 | 1.100 is not a minor version of Kubernetes such as 1.36
          2.0   | 2.0 is not a minor version of Kubernetes such as 1.36
          1.020 | 1.020 is not a minor version of Kubernetes such as 1.36
          v1.20 | v1.20 is not a minor version of Kubernetes such as 1.36
          ''    | "" is not a minor version of Kubernetes such as 1.36
          """)
  void release_refused(String text, String why) {
    assertThatIllegalArgumentException().isThrownBy(() -> Release.of(text)).withMessage(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.19 | ''                                  | false
          1.19 | IPv6DualStack=false                 | false
          1.20 | ''                                  | false
          1.20 | IPv6DualStack=true                  | true
          1.20 | IPv6DualStack=T                     | true
          1.20 | IPv6DualStack=false,IPv6DualStack=1 | true
          1.20 | AllAlpha=true                       | true
          1.20 | AllAlpha=true,IPv6DualStack=false   | false
          1.20 | IPv6DualStack=true,AllAlpha=false   | true
          1.20 | AllBeta=true                        | false
          1.21 | ''                                  | true
          1.21 | IPv6DualStack=false                 | false
          1.21 | AllBeta=false                       | false
          1.22 | ' IPv6DualStack = false ,'          | false
          1.23 | ''                                  | true
          1.23 | IPv6DualStack=true                  | true
          1.23 | AllBeta=false                       | true
          1.25 | ''                                  | true
          1.36 | AllBeta=false                       | true
          """)
  void dualStack_byReleaseAndGates(String release, String gates, boolean on) {
    assertThat(of(release, gates).isEnabled(Feature.IPV6_DUAL_STACK)).isEqualTo(on);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.19 | IPv6DualStack=true               | feature gate IPv6DualStack is not emulated as it is in 1.19, only off
          1.23 | IPv6DualStack=false              | cannot set feature gate IPv6DualStack to false, feature is locked to true
          1.24 | IPv6DualStack=false              | cannot set feature gate IPv6DualStack to false, feature is locked to true
          1.25 | IPv6DualStack=true               | unrecognized feature gate: IPv6DualStack
          1.20 | ServiceTrafficDistribution=false | unrecognized feature gate: ServiceTrafficDistribution
          1.32 | MultiCIDRServiceAllocator=true   | feature gate MultiCIDRServiceAllocator is not emulated as it is in 1.32, only off
          1.34 | MultiCIDRServiceAllocator=false  | cannot set feature gate MultiCIDRServiceAllocator to false, feature is locked to true
          1.36 | Nonsense=true                    | unrecognized feature gate: Nonsense
          1.36 | =true                            | 'unrecognized feature gate: '
          1.20 | IPv6DualStack                    | missing bool value for IPv6DualStack
          1.20 | IPv6DualStack=yes                | invalid value of IPv6DualStack=yes, err: strconv.ParseBool: parsing "yes": invalid syntax
          """)
  void gates_refused(String release, String gates, String why) {
    assertThatIllegalArgumentException().isThrownBy(() -> of(release, gates)).withMessage(why);
  }

  @Test
  void warnings_gaGates() {
    assertThat(Features.warnings(Release.of("1.23"), "IPv6DualStack=true"))
        .containsExactly(
            "Setting GA feature gate IPv6DualStack=true. It will be removed in a future release.");
    assertThat(Features.warnings(Release.of("1.22"), "IPv6DualStack=true")).isEmpty();
    assertThat(Features.warnings(Release.LATEST, "")).isEmpty();
  }

  @Test
  void gates_knownToTheRelease() {
    assertThat(of("1.20", "").gates().keySet())
        .containsExactly("IPv6DualStack", "MixedProtocolLBService", "ServiceLBNodePortControl");
    assertThat(of("1.36", "StrictIPCIDRValidation=false").gates())
        .containsEntry("StrictIPCIDRValidation", false)
        .containsEntry("RelaxedServiceNameValidation", true)
        .doesNotContainKey("IPv6DualStack");
  }

  @Test
  void latest_hasEveryFeature() {
    assertThat(of("1.36", "")).isSameAs(Features.latest());
    for (Feature feature : Feature.values()) {
      assertThat(Features.latest().isEnabled(feature)).as(feature.name()).isTrue();
    }
  }

  @Test
  void features_comeAndStay() {
    for (Feature feature : Feature.values()) {
      boolean before = false;
      for (int minor = 19; minor <= 36; minor++) {
        boolean now = Features.of(new Release(minor), "").isEnabled(feature);
        assertThat(now || !before).as("%s in 1.%d", feature, minor).isTrue();
        before = now;
      }
    }
  }

  @Test
  void equality_byReleaseAndFeatures() {
    assertThat(of("1.20", "IPv6DualStack=false")).isEqualTo(of("1.20", ""));
    assertThat(List.of(of("1.21", ""), of("1.20", "IPv6DualStack=true")))
        .doesNotContain(of("1.20", ""));
  }
}
