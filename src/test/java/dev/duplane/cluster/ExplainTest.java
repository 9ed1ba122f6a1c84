package dev.duplane.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.duplane.api.StatusException;
import dev.duplane.net.Cidr;
import dev.duplane.patch.PatchType;
import dev.duplane.registry.Body;
import dev.duplane.registry.DeleteOptions;
import dev.duplane.registry.FieldValidation;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.WriteOptions;
import dev.duplane.registry.explain.Decision;
import dev.duplane.registry.explain.Explanation;
import dev.duplane.registry.explain.ExplanationText;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a cluster says of its objects and of requests that it refused. */
class ExplainTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final WriteOptions BY_TEST =
      new WriteOptions(false, "test", FieldValidation.STRICT);

  private Cluster cluster = start("10.96.0.0/16", "fd00:10:96::/112");

  private static Cluster start(String... ranges) {
    return Cluster.start(
        ClusterConfig.of(Stream.of(ranges).map(Cidr::of).toList())
            .withControllers(Controllers.API_SERVER)
            .withClock(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC)));
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void restart(String... ranges) {
    cluster.close();
    cluster = start(ranges);
  }

  private ResourceRegistry services() {
    return Objects.requireNonNull(cluster.catalog().resource("", "v1", "services"));
  }

  private void create(String name, String spec) {
    String body = "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":" + spec + "}";
    services().create("default", json(body), BY_TEST);
  }

  private void refusedCreate(String name, String spec) {
    assertThatThrownBy(() -> create(name, spec)).isInstanceOf(StatusException.class);
  }

  private void patch(String name, String patch) {
    services()
        .patch(
            "default", name, "", PatchType.MERGE, patch.getBytes(StandardCharsets.UTF_8), BY_TEST);
  }

  private static Body json(String text) {
    return Body.json(text.getBytes(StandardCharsets.UTF_8));
  }

  private Explanation explain(String name) {
    return Objects.requireNonNull(cluster.explain(SERVICES + "/" + name), name);
  }

  private static Explanation.StoredWrite stored(Explanation explanation) {
    return Objects.requireNonNull(explanation.stored());
  }

  private static Explanation.RefusedWrite refused(Explanation explanation) {
    return Objects.requireNonNull(explanation.refused());
  }

  private static Decision decision(List<Decision> decisions, String rule) {
    return decisions.stream()
        .filter(decision -> decision.rule().equals(rule))
        .findFirst()
        .orElseThrow(() -> new AssertionError(rule + " is not among " + decisions));
  }

  private static List<String> rules(List<Decision> decisions) {
    return decisions.stream().map(Decision::rule).toList();
  }

  @Test
  void create_preferDualStack() {
    create("web", "{\"ipFamilyPolicy\":\"PreferDualStack\",\"ports\":[{\"port\":80}]}");

    Explanation explanation = explain("web");
    List<Decision> decisions = stored(explanation).decisions();
    assertThat(rules(decisions))
        .containsExactly(
            "sessionAffinity.default",
            "type.default",
            "ports.protocol.default",
            "ports.targetPort.default",
            "internalTrafficPolicy.default",
            "ipFamilyPolicy.given",
            "ipFamilies.clusterDefault",
            "ipFamilies.second",
            "clusterIPs.draw",
            "clusterIPs.draw",
            "object.create");
    Decision drawn = decision(decisions, "clusterIPs.draw");
    assertThat(drawn.field()).isEqualTo("spec.clusterIPs[0]");
    assertThat(drawn.pool()).isEqualTo("10.96.0.0/16");
    assertThat(drawn.result()).startsWith("10.96.");
    assertThat(drawn.why())
        .isEqualTo(
            "No address is asked for, so one was drawn at random from the upper band of the range,"
                + " 10.96.1.1 to 10.96.255.254, which is drawn from first; 65,533 of 65,534 were"
                + " free.");
    assertThat(explanation.refused()).isNull();
    assertThat(explanation.derived()).isEmpty();
  }

  @Test
  void create_nothingAsked() {
    create("web", "{\"ports\":[{\"port\":80}]}");

    List<Decision> decisions = stored(explain("web")).decisions();
    assertThat(decision(decisions, "ipFamilyPolicy.default").result()).isEqualTo("SingleStack");
    assertThat(decision(decisions, "ipFamilies.clusterDefault").result()).isEqualTo("IPv4");
  }

  @Test
  void create_preferDualStack_onSingleStackCluster() {
    restart("fd00:10:96::/112");
    create("web", "{\"ipFamilyPolicy\":\"PreferDualStack\",\"ports\":[{\"port\":80}]}");

    Decision decision =
        decision(stored(explain("web")).decisions(), "ipFamilies.singleStackCluster");
    assertThat(decision.why()).contains("this cluster has IPv6 only");
  }

  @Test
  void create_requireDualStack_onSingleStackCluster() {
    restart("10.96.0.0/16");
    refusedCreate("web", "{\"ipFamilyPolicy\":\"RequireDualStack\",\"ports\":[{\"port\":80}]}");

    Explanation.RefusedWrite refused = refused(explain("web"));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(rules(refused.decisions()))
        .contains("ipFamilyPolicy.given")
        .endsWith("ipFamilyPolicy.requireNeedsBoth");
    assertThat(explain("web").revision()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "clusterIPs.oneEach | {'clusterIPs':['10.96.0.10','10.96.0.11'],'ports':[{'port':80}]}",
        "clusterIPs.matchFamilies | {'clusterIP':'10.96.0.10','ipFamilies':['IPv6'],"
            + "'ports':[{'port':80}]}",
        "clusterIPs.matchClusterIP | {'clusterIP':'10.96.0.10','clusterIPs':['10.96.0.11'],"
            + "'ports':[{'port':80}]}",
        "ipFamilyPolicy.twoNeedDualStack | {'ipFamilies':['IPv4','IPv6'],"
            + "'ipFamilyPolicy':'SingleStack','ports':[{'port':80}]}",
        "ipFamilyPolicy.known | {'ipFamilyPolicy':'Both','ports':[{'port':80}]}",
        "ipFamilies.known | {'ipFamilies':['IPv5'],'ports':[{'port':80}]}",
        "externalName.noAddress | {'type':'ExternalName','externalName':'a.b','ipFamilies':['IPv4']}",
        "clusterIPs.headlessType | {'type':'NodePort','clusterIP':'None','ports':[{'port':80}]}",
        "ports.valid | {'ports':[{'port':0}]}",
        "service.invalid | {'sessionAffinity':'Always','ports':[{'port':80}]}"
      })
  void create_refused(String rule, String spec) {
    refusedCreate("web", spec.replace('\'', '"'));

    assertThat(rules(refused(explain("web")).decisions())).contains(rule);
  }

  @Test
  void update_refusedMetadata() {
    create("web", "{\"ports\":[{\"port\":80}]}");
    assertThatThrownBy(() -> patch("web", "{\"metadata\":{\"labels\":{\"a b\":\"c\"}}}"))
        .isInstanceOf(StatusException.class);
    assertThat(rules(refused(explain("web")).decisions())).containsExactly("metadata.invalid");

    assertThatThrownBy(() -> patch("web", "{\"metadata\":{\"uid\":\"x\"}}"))
        .isInstanceOf(StatusException.class);
    assertThat(rules(refused(explain("web")).decisions())).containsExactly("field.immutable");
  }

  @Test
  void create_headlessWithoutSelector() {
    restart("10.96.0.0/16");
    create("web", "{\"clusterIP\":\"None\"}");

    assertThat(rules(stored(explain("web")).decisions()))
        .contains(
            "clusterIPs.fromClusterIP",
            "ipFamilyPolicy.headlessWithoutSelector",
            "ipFamilies.headlessWithoutSelector",
            "clusterIPs.headless");
  }

  @Test
  void create_addressTaken_namesHolder() {
    create("web", "{\"clusterIP\":\"10.96.0.10\",\"ports\":[{\"port\":80}]}");
    refusedCreate("other", "{\"clusterIP\":\"10.96.0.10\",\"ports\":[{\"port\":80}]}");

    assertThat(decision(stored(explain("web")).decisions(), "clusterIPs.request").why())
        .contains("the lower band of the range, 10.96.0.1 to 10.96.1.0, which is kept");
    List<Decision> decisions = refused(explain("other")).decisions();
    assertThat(decisions.get(decisions.size() - 1).why())
        .isEqualTo("The address asked for is in use: services/default/web has it.");
  }

  @Test
  void create_secondRangeFull_leavesFirstBehind() {
    restart("10.96.0.0/16", "fd00:10:96::/125");
    for (int i = 0; i < 7; i++) {
      create("s" + i, "{\"ipFamilyPolicy\":\"RequireDualStack\",\"ports\":[{\"port\":80}]}");
    }
    refusedCreate("web", "{\"ipFamilyPolicy\":\"PreferDualStack\",\"ports\":[{\"port\":80}]}");

    List<Decision> decisions = refused(explain("web")).decisions();
    assertThat(rules(decisions)).endsWith("clusterIPs.rangeFull", "clusterIPs.leftBehind");
    Decision full = decision(decisions, "clusterIPs.rangeFull");
    assertThat(full.pool()).isEqualTo("fd00:10:96::/125");
    assertThat(full.field()).isEqualTo("spec.clusterIPs[1]");
    String orphan = decision(decisions, "clusterIPs.leftBehind").result();
    Explanation address = cluster.explain("/apis/networking.k8s.io/v1/ipaddresses/" + orphan);
    assertThat(rules(Objects.requireNonNull(address).derived()))
        .containsExactly("ipaddress.parentRef", "ipaddress.orphan");
  }

  @Test
  void update_keepsWhatEarlierWritesDecided() {
    create("web", "{\"ports\":[{\"port\":80}]}");
    patch("web", "{\"spec\":{\"ipFamilyPolicy\":\"PreferDualStack\"}}");

    Explanation explanation = explain("web");
    assertThat(rules(stored(explanation).decisions()))
        .containsExactly(
            "ipFamilyPolicy.given",
            "ipFamilies.second",
            "clusterIPs.draw",
            "clusterIPs.upgrade",
            "object.update");
    assertThat(explanation.earlier()).hasSize(1);
    List<Decision> earlier = explanation.earlier().get(0).decisions();
    assertThat(rules(earlier))
        .contains("type.default", "ipFamilies.clusterDefault", "clusterIPs.draw")
        .doesNotContain("ipFamilyPolicy.default");
    assertThat(decision(earlier, "clusterIPs.draw").field()).isEqualTo("spec.clusterIPs[0]");
  }

  @Test
  void update_downgrade_dropsWhatNoLongerHolds() {
    create("web", "{\"ipFamilyPolicy\":\"PreferDualStack\",\"ports\":[{\"port\":80}]}");
    patch(
        "web", "{\"spec\":{\"ipFamilyPolicy\":\"SingleStack\",\"sessionAffinity\":\"ClientIP\"}}");

    Explanation explanation = explain("web");
    assertThat(rules(stored(explanation).decisions()))
        .contains("ipFamilies.downgrade", "clusterIPs.downgrade", "clusterIPs.release")
        .doesNotContain("ipFamilies.given");
    assertThat(rules(explanation.earlier().get(0).decisions()))
        .doesNotContain("ipFamilies.second", "sessionAffinity.default");
  }

  @Test
  void update_refused_keepsStored() {
    create("web", "{\"ipFamilyPolicy\":\"PreferDualStack\",\"ports\":[{\"port\":80}]}");
    assertThatThrownBy(() -> patch("web", "{\"spec\":{\"ipFamilies\":[\"IPv6\",\"IPv4\"]}}"))
        .isInstanceOf(StatusException.class);

    Explanation explanation = explain("web");
    assertThat(rules(refused(explanation).decisions())).contains("clusterIPs.matchFamilies");
    assertThat(stored(explanation).request()).isEqualTo("create");

    patch("web", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
    assertThat(explain("web").refused()).as("a stored write after it").isNull();
  }

  @Test
  void delete_tellsWhatWasGivenBack() {
    create("web", "{\"type\":\"NodePort\",\"ports\":[{\"port\":80}]}");
    services().delete("default", "web", DeleteOptions.DEFAULT);

    Explanation explanation = explain("web");
    assertThat(explanation.revision()).isNull();
    assertThat(stored(explanation).removed()).isTrue();
    assertThat(rules(stored(explanation).decisions()))
        .containsExactly("clusterIPs.release", "nodePort.release", "object.delete");
  }

  @Test
  void forgotten_derivesFromObject() {
    create("web", "{\"type\":\"NodePort\",\"ports\":[{\"port\":80}]}");
    for (int i = 0; i < 1024; i++) {
      String body = "{\"metadata\":{\"name\":\"c" + i + "\"}}";
      Objects.requireNonNull(cluster.catalog().resource("", "v1", "configmaps"))
          .create("default", json(body), BY_TEST);
    }

    Explanation explanation = explain("web");
    assertThat(explanation.stored()).isNull();
    assertThat(rules(explanation.derived()))
        .containsExactly(
            "ipFamilyPolicy.is", "ipFamilies.are", "clusterIPs.inUse", "nodePort.inUse");
  }

  @Test
  void derived_clusterHasChanged() {
    restart("10.96.0.0/16");
    create("web", "{\"ipFamilyPolicy\":\"PreferDualStack\",\"ports\":[{\"port\":80}]}");
    cluster.changeServiceClusterIpRange(
        List.of(Cidr.of("10.96.0.0/16"), Cidr.of("fd00:10:96::/112")));

    assertThat(rules(explain("web").derived())).contains("ipFamilies.olderThanCluster");
  }

  @Test
  void create_withoutName_isUnderCollection() {
    assertThatThrownBy(() -> services().create("default", json("{\"spec\":{\"type\":7}}"), BY_TEST))
        .isInstanceOf(StatusException.class);

    Explanation explanation = Objects.requireNonNull(cluster.explain(SERVICES));
    assertThat(rules(refused(explanation).decisions())).containsExactly("request.body");
  }

  @Test
  void create_generatedName() {
    services()
        .create(
            "default",
            json("{\"metadata\":{\"generateName\":\"web-\"},\"spec\":{\"ports\":[{\"port\":1}]}}"),
            BY_TEST);

    String name =
        services().list("default", dev.duplane.registry.ListOptions.ALL).items().stream()
            .map(entry -> entry.key().substring(entry.key().lastIndexOf('/') + 1))
            .filter(key -> key.startsWith("web-"))
            .findFirst()
            .orElseThrow();
    assertThat(decision(stored(explain(name)).decisions(), "metadata.name.generate").result())
        .isEqualTo(name);
  }

  @Test
  void explain_nothingKnown() {
    assertThat(cluster.explain(SERVICES + "/absent")).isNull();
    assertThat(cluster.explain("/api/v1/nonsense/absent")).isNull();
    assertThat(cluster.explain("")).isNull();
  }

  @Test
  void text_isForATerminal() {
    refusedCreate("web", "{\"clusterIP\":\"10.97.0.1\",\"ports\":[{\"port\":80}]}");

    assertThat(ExplanationText.lines(explain("web")))
        .startsWith(
            "Service " + SERVICES + "/web, not there now",
            "",
            "create by test refused at 2026-01-01T00:00:00Z: 422 Invalid")
        .endsWith(
            "  spec.clusterIPs[0]: refused  (given: 10.97.0.1)  (range: 10.96.0.0/16)",
            "      The address asked for cannot be given out: it must be in a Service range of the"
                + " cluster (10.96.0.0/16, fd00:10:96::/112), and be neither a range's network"
                + " address nor an IPv4 range's last one.",
            "      clusterIPs.notInRange "
                + " https://kubernetes.io/docs/concepts/services-networking/service/#choosing-your-own-ip-address");
  }
}
