package dev.duplane.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The package table of the design. */
class ArchitectureTest {
  private static final String ROOT = ProgramClasses.ROOT;

  /** A rule that sees no classes holds: this many there were when the number was last raised. */
  private static final int CLASSES_AT_LEAST = 850;

  private static final Set<String> STRATEGY = Set.of("registry", "registry.explain");

  private static final Set<String> BELOW_CLUSTER =
      Set.of(
          "net",
          "api",
          "store",
          "allocation",
          "patch",
          "registry",
          "authentication",
          "authorization",
          "admission",
          "controller");

  /** What each package may use besides itself; a package that is not here may not exist. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("net", Set.of()),
          Map.entry("api", Set.of("net")),
          Map.entry("store", Set.of("api")),
          Map.entry("patch", Set.of("api")),
          Map.entry("allocation", Set.of("net", "api", "store")),
          Map.entry("registry", Set.of("net", "api", "store", "allocation", "patch")),
          Map.entry("controller", Set.of("net", "api", "store", "allocation", "patch", "registry")),
          // What may refuse or change a write.
          Map.entry("admission", Set.of("net", "api", "store", "allocation", "patch", "registry")),
          // Who asks, and what they may do.
          Map.entry("authentication", Set.of("net", "api", "store", "registry")),
          Map.entry("authorization", Set.of("net", "api", "store", "registry")),
          // Where packets go, as functions of objects.
          Map.entry("traffic", Set.of("net", "api")),
          Map.entry("cluster", and(BELOW_CLUSTER, "traffic")),
          // What HTTP means, without a socket.
          Map.entry("endpoints", and(BELOW_CLUSTER, "cluster")),
          // What was asked and answered; stands before the endpoints.
          Map.entry("journal", and(BELOW_CLUSTER, "cluster", "endpoints")),
          // What dual stack needs, and what enabling it would do.
          Map.entry("preflight", and(BELOW_CLUSTER, "cluster", "traffic")),
          // The faces, which never see one another.
          Map.entry(
              "http",
              and(BELOW_CLUSTER, "traffic", "cluster", "endpoints", "journal", "preflight")),
          Map.entry("scenario", and(BELOW_CLUSTER, "traffic", "cluster", "endpoints", "client")),
          // Talks to API servers that are not ours.
          Map.entry("client", Set.of("api")),
          // The page, and what it cannot get from the APIs.
          Map.entry("console", and(BELOW_CLUSTER, "cluster", "http", "scenario", "preflight")),
          Map.entry("embedded", and(BELOW_CLUSTER, "cluster", "endpoints", "journal", "preflight")),
          Map.entry(
              "app",
              and(
                  BELOW_CLUSTER,
                  "cluster",
                  "endpoints",
                  "journal",
                  "preflight",
                  "http",
                  "scenario",
                  "client",
                  "console",
                  "embedded")));

  /**
   * What each package may use of the others below the same package of the table. Strategies of one
   * kind know nothing of other kinds, but for Services, whose addresses have objects of their own;
   * scenarios are read, compared, run and told of in this order.
   */
  private static final Map<String, Set<String>> MAY_USE_WITHIN =
      Map.ofEntries(
          Map.entry("api", Set.of("api.schema", "api.validation")),
          Map.entry("api.cel", Set.of("api", "api.schema", "api.validation")),
          Map.entry("api.release", Set.of("api")),
          Map.entry("api.pki", Set.of()),
          Map.entry("api.validation", Set.of("api")),
          Map.entry("api.schema", Set.of("api", "api.release")),
          Map.entry("api.structural", Set.of("api", "api.schema")),
          Map.entry("api.yaml", Set.of("api.schema")),
          Map.entry("api.protobuf", Set.of("api", "api.schema")),
          Map.entry("api.openapi", Set.of("api", "api.release", "api.schema", "api.structural")),
          Map.entry("patch", Set.of()),
          Map.entry("patch.fieldmanager", Set.of("patch")),
          Map.entry("registry", Set.of("registry.explain")),
          Map.entry("registry.explain", Set.of()),
          // Templates have a Pod's rules.
          Map.entry("registry.apps", and(STRATEGY, "registry.pod")),
          Map.entry("registry.admissionregistration", STRATEGY),
          Map.entry("registry.apiregistration", STRATEGY),
          Map.entry("registry.autoscaling", STRATEGY),
          Map.entry("registry.batch", and(STRATEGY, "registry.pod")),
          Map.entry("registry.certificates", STRATEGY),
          Map.entry("registry.componentstatus", STRATEGY),
          Map.entry("registry.configmap", STRATEGY),
          Map.entry("registry.customresource", STRATEGY),
          Map.entry("registry.customresourcedefinition", STRATEGY),
          Map.entry("registry.endpoints", STRATEGY),
          Map.entry("registry.endpointslice", STRATEGY),
          Map.entry("registry.events", STRATEGY),
          Map.entry("registry.namespace", STRATEGY),
          Map.entry("registry.networking", STRATEGY),
          Map.entry("registry.node", STRATEGY),
          Map.entry("registry.pod", STRATEGY),
          Map.entry("registry.plain", STRATEGY),
          Map.entry("registry.policy", STRATEGY),
          Map.entry("registry.rbac", STRATEGY),
          Map.entry("registry.quota", STRATEGY),
          Map.entry("registry.scheduling", STRATEGY),
          Map.entry("registry.secret", STRATEGY),
          Map.entry("registry.storage", STRATEGY),
          Map.entry("registry.service", and(STRATEGY, "registry.networking")),
          Map.entry("registry.serviceaccount", STRATEGY),
          Map.entry("admission", Set.of("admission.podsecurity")),
          Map.entry("admission.podsecurity", Set.of()),
          Map.entry("authentication", Set.of()),
          Map.entry("authentication.review", Set.of("authentication")),
          Map.entry("authentication.serviceaccount", Set.of("authentication")),
          Map.entry("authorization", Set.of()),
          Map.entry("authorization.review", Set.of("authorization")),
          Map.entry("authorization.node", Set.of("authorization")),
          Map.entry("authorization.rbac", Set.of("authorization")),
          Map.entry("cluster", Set.of()),
          Map.entry("cluster.flags", Set.of("cluster")),
          Map.entry("controller", Set.of()),
          Map.entry("controller.apiservice", Set.of("controller")),
          Map.entry("controller.cloud", Set.of("controller")),
          Map.entry("controller.clusterroleaggregation", Set.of("controller")),
          Map.entry("controller.customresourcedefinition", Set.of("controller")),
          Map.entry("controller.defaultservicecidr", Set.of("controller")),
          Map.entry("controller.deployment", Set.of("controller", "controller.workload")),
          Map.entry(
              "controller.daemonset",
              Set.of("controller", "controller.workload", "controller.scheduler")),
          Map.entry("controller.job", Set.of("controller", "controller.workload")),
          Map.entry("controller.ttlafterfinished", Set.of("controller")),
          Map.entry("controller.certificates", Set.of("controller")),
          Map.entry("controller.cronjob", Set.of("controller", "controller.workload")),
          Map.entry("controller.podautoscaler", Set.of("controller", "controller.workload")),
          Map.entry("controller.disruption", Set.of("controller", "controller.workload")),
          Map.entry("controller.statefulset", Set.of("controller", "controller.workload")),
          Map.entry("controller.replicaset", Set.of("controller", "controller.workload")),
          Map.entry("controller.workload", Set.of("controller")),
          Map.entry("controller.endpoints", Set.of("controller", "controller.servicepods")),
          Map.entry(
              "controller.endpointslicemirroring", Set.of("controller", "controller.servicepods")),
          Map.entry("controller.endpointslice", Set.of("controller", "controller.servicepods")),
          Map.entry("controller.eventttl", Set.of("controller")),
          Map.entry("controller.garbagecollector", Set.of("controller")),
          Map.entry("controller.kubernetesservice", Set.of("controller")),
          Map.entry("controller.kubelet", Set.of("controller")),
          Map.entry("controller.namespace", Set.of("controller")),
          Map.entry("controller.nodeipam", Set.of("controller")),
          Map.entry("controller.podgarbagecollector", Set.of("controller")),
          Map.entry("controller.storageprotection", Set.of("controller")),
          // Which Pods a Service selects: what the controllers of endpoints have in common.
          Map.entry("controller.servicepods", Set.of("controller")),
          Map.entry("controller.nodelifecycle", Set.of("controller")),
          Map.entry("controller.scheduler", Set.of("controller")),
          Map.entry("controller.resourcequota", Set.of("controller")),
          Map.entry("controller.rootcacertificatepublisher", Set.of("controller")),
          Map.entry("controller.serviceaccount", Set.of("controller")),
          Map.entry("controller.servicecidr", Set.of("controller")),
          Map.entry("controller.systemnamespaces", Set.of("controller")),
          Map.entry("controller.validatingadmissionpolicystatus", Set.of("controller")),
          Map.entry("embedded", Set.of()),
          Map.entry("embedded.junit", Set.of("embedded")),
          Map.entry("embedded.quarkus", Set.of("embedded")),
          Map.entry("http", Set.of()),
          Map.entry("http.emulator", Set.of("http")),
          Map.entry("scenario", Set.of()),
          Map.entry("scenario.format", Set.of()),
          Map.entry("scenario.compare", Set.of("scenario.format")),
          Map.entry("scenario.run", Set.of("scenario.format", "scenario.compare")),
          Map.entry(
              "scenario.run.remote", Set.of("scenario.format", "scenario.compare", "scenario.run")),
          Map.entry("store.etcd", Set.of("store")),
          Map.entry(
              "scenario.report", Set.of("scenario.format", "scenario.compare", "scenario.run")));

  /** A cluster starts with {@code new}, in milliseconds, wherever there is a JDK. */
  private static final String[] FRAMEWORKS = {
    "jakarta..", "javax.inject..", "io.quarkus..", "io.vertx..", "io.smallrye..", "org.jboss.."
  };

  private static final String[] MAY_USE_FRAMEWORKS = {
    ROOT + ".http..", ROOT + ".console..", ROOT + ".app..", ROOT + ".embedded.quarkus.."
  };

  private static final JavaClasses CLASSES = ProgramClasses.ALL;

  private static Set<String> and(Set<String> some, String... more) {
    Set<String> all = new HashSet<>(some);
    all.addAll(Arrays.asList(more));
    return Set.copyOf(all);
  }

  @Test
  void classes_seen() {
    assertThat(CLASSES.size()).isGreaterThanOrEqualTo(CLASSES_AT_LEAST);
  }

  @Test
  void packages_areInTable() {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      found.add(slice(type));
    }
    assertThat(MAY_USE.keySet()).containsAll(found);
  }

  @TestFactory
  Stream<DynamicTest> package_usesOnly() {
    return MAY_USE.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.getKey(), () -> checkUses(row.getKey(), row.getValue())));
  }

  private static void checkUses(String name, Set<String> mayUse) {
    Set<String> allowed = and(mayUse, name);
    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + name + "..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are in none of " + new TreeSet<>(allowed),
                used ->
                    used.getPackageName().startsWith(ROOT + ".") && !allowed.contains(slice(used))))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  /** The package of the table that a class is in. */
  private static String slice(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(ROOT + ".")
        ? name.substring(ROOT.length() + 1).split("\\.", -1)[0]
        : name;
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  /** Packages below a package of the table are in {@link #MAY_USE_WITHIN}. */
  @Test
  void subpackages_areInTable() {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (!relative(type).equals(slice(type))) {
        found.add(relative(type));
      }
    }
    assertThat(MAY_USE_WITHIN.keySet()).containsAll(found);
  }

  @TestFactory
  Stream<DynamicTest> subpackage_usesOnly() {
    return MAY_USE_WITHIN.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.getKey(), () -> checkUsesWithin(row.getKey(), row.getValue())));
  }

  private static void checkUsesWithin(String name, Set<String> mayUse) {
    Set<String> allowed = and(mayUse, name);
    String top = name.split("\\.", -1)[0];
    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + name)
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are below " + top + " and in none of " + new TreeSet<>(allowed),
                used ->
                    used.getPackageName().startsWith(ROOT + ".")
                        && slice(used).equals(top)
                        && !allowed.contains(relative(used))))
        .check(CLASSES);
  }

  /** The package of a class, without the root. */
  private static String relative(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(ROOT + ".") ? name.substring(ROOT.length() + 1) : name;
  }

  @Test
  void frameworks_stayOutside() {
    noClasses()
        .that()
        .resideOutsideOfPackages(MAY_USE_FRAMEWORKS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FRAMEWORKS)
        .because("a cluster starts without a container")
        .check(CLASSES);
  }

  @Test
  void packages_areNullMarked() {
    Set<JavaPackage> packages =
        CLASSES.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
    assertThat(packages)
        .isNotEmpty()
        .allSatisfy(
            it ->
                assertThat(it.isAnnotatedWith(NullMarked.class))
                    .as("%s has a package-info.java with @NullMarked", it.getName())
                    .isTrue());
  }

  @Test
  void standardStreams_belongToApp() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".app..")
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .check(CLASSES);
  }

  @Test
  void addresses_areNeverLookedUp() {
    noClasses()
        .should()
        .callMethodWhere(
            target(owner(assignableTo(java.net.InetAddress.class)))
                .and(target(nameMatching("getByName|getAllByName|getLocalHost|getHostName"))))
        .because("these ask the name service; net.IpAddress and InetAddress.getByAddress do not")
        .check(CLASSES);
  }
}
