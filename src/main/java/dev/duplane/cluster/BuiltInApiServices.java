package dev.duplane.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.allocation.Chance;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.schema.Contract;
import dev.duplane.controller.apiservice.AutoRegisterController;
import dev.duplane.registry.Identity;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.StorageForm;
import dev.duplane.registry.StoredTemplate;
import dev.duplane.registry.apiregistration.ApiServiceStrategy;
import dev.duplane.store.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The APIServices of the versions that every cluster serves. They are there before anything else:
 * the first write shares its revision with them.
 */
final class BuiltInApiServices {
  /**
   * The priorities of groups (pkg/controlplane/apiserver/aggregator.go, {@code
   * DefaultGenericAPIServicePriorities}, and cmd/kube-apiserver/app/aggregator.go).
   */
  private static final Map<String, Integer> PRIORITIES =
      Map.ofEntries(
          Map.entry("", 18_000),
          Map.entry("apps", 17_800),
          Map.entry("events.k8s.io", 17_750),
          Map.entry("authentication.k8s.io", 17_700),
          Map.entry("authorization.k8s.io", 17_600),
          Map.entry("autoscaling", 17_500),
          Map.entry("batch", 17_400),
          Map.entry("certificates.k8s.io", 17_300),
          Map.entry("networking.k8s.io", 17_200),
          Map.entry("policy", 17_100),
          Map.entry("rbac.authorization.k8s.io", 17_000),
          Map.entry("storage.k8s.io", 16_800),
          Map.entry("apiextensions.k8s.io", 16_700),
          Map.entry("admissionregistration.k8s.io", 16_700),
          Map.entry("scheduling.k8s.io", 16_600),
          Map.entry("coordination.k8s.io", 16_500),
          Map.entry("node.k8s.io", 16_300),
          Map.entry("discovery.k8s.io", 16_200));

  private static final int VERSION = 15;
  private static final int NEWER_VERSION = 30;
  private static final String OWN_GROUP = "apiregistration.k8s.io";

  /** What stands in a template where the uid and the time of an object go. */
  private static final List<String> PLACEHOLDERS =
      List.of("00000000-0000-0000-0000-000000000000", "1970-01-01T00:00:00Z");

  private final Map<String, StoredTemplate> templates = new LinkedHashMap<>();

  private BuiltInApiServices(Contract contract) {
    BuiltInForms forms = BuiltInForms.of(contract);
    StorageForm form = forms.all().get(forms.position(OWN_GROUP, "v1", "apiservices"));
    for (String document : contract.documents()) {
      String[] segments = document.split("/", -1);
      String group = segments.length > 2 ? segments[1] : "";
      String version = segments[segments.length - 1];
      Integer priority = PRIORITIES.get(group);
      if (!group.equals(OWN_GROUP) && priority != null) {
        ObjectNode object = apiService(group, version, priority);
        templates.put(ObjectMeta.of(object).name(), StoredTemplate.of(form, object, PLACEHOLDERS));
      }
    }
  }

  /** Those of the versions that clusters with this contract serve. */
  static BuiltInApiServices of(Contract contract) {
    return contract.derived(BuiltInApiServices.class, BuiltInApiServices::new);
  }

  private static ObjectNode apiService(String group, String version, int groupPriority) {
    ObjectNode object =
        AutoRegisterController.apiService(
            group, version, "onstart", groupPriority, priority(group, version));
    ObjectMeta meta = ObjectMeta.of(object);
    meta.setUid(PLACEHOLDERS.get(0));
    meta.setText("creationTimestamp", PLACEHOLDERS.get(1));
    object
        .putObject("status")
        .putArray("conditions")
        .add(ApiServiceStrategy.available(Instant.EPOCH));
    return object;
  }

  /**
   * What the store begins with.
   *
   * @param storage of APIServices
   * @param chance where their uids are drawn from, without any effect on others
   * @param now when they are made
   */
  List<Entry> entries(ObjectStorage storage, Chance chance, Instant now) {
    RandomGenerator random = chance.stream("apiservices");
    String created = Identity.timestamp(now);
    List<Entry> entries = new ArrayList<>(templates.size());
    templates.forEach(
        (name, template) -> {
          String uid = Identity.uid(random);
          entries.add(new Entry(storage.key("", name), template.with(List.of(uid, created)), 1, 1));
        });
    return entries;
  }

  private static int priority(String group, String version) {
    if (group.isEmpty()) {
      return 1;
    }
    return version.equals("v1") ? VERSION : NEWER_VERSION;
  }
}
