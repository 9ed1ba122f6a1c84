package dev.duplane.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.allocation.Chance;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.schema.Contract;
import dev.duplane.registry.Identity;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.StorageForm;
import dev.duplane.registry.StoredTemplate;
import dev.duplane.registry.scheduling.SystemPriorityClass;
import dev.duplane.store.Entry;
import dev.duplane.store.Store;
import dev.duplane.store.Transaction;
import dev.duplane.store.Transaction.Precondition;
import dev.duplane.store.Transaction.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What every cluster has before anything else: the first write shares its revision with it. These
 * are the objects that hooks of kube-apiserver make when it starts and that are the same in all
 * clusters of a release.
 */
final class FirstObjects {
  /** What stands in a template where the uid and the time of an object go. */
  private static final List<String> PLACEHOLDERS =
      List.of("00000000-0000-0000-0000-000000000000", "1970-01-01T00:00:00Z");

  private final List<FirstOfKind> kinds = new ArrayList<>();

  /** The objects of a resource, by name. */
  private record FirstOfKind(
      String group, String version, String plural, Map<String, StoredTemplate> templates) {}

  private FirstObjects(Contract contract) {
    add(contract, "apiregistration.k8s.io", "apiservices", BuiltInApiServices.of(contract));
    List<ObjectNode> classes = new ArrayList<>();
    for (SystemPriorityClass each : SystemPriorityClass.values()) {
      classes.add(each.object(PLACEHOLDERS.get(1)));
    }
    add(contract, "scheduling.k8s.io", "priorityclasses", classes);
  }

  private void add(Contract contract, String group, String plural, List<ObjectNode> objects) {
    BuiltInForms forms = BuiltInForms.of(contract);
    StorageForm form = forms.all().get(forms.position(group, "v1", plural));
    Map<String, StoredTemplate> templates = new LinkedHashMap<>();
    for (ObjectNode object : objects) {
      ObjectMeta meta = ObjectMeta.of(object);
      meta.setUid(PLACEHOLDERS.get(0));
      meta.setText("creationTimestamp", PLACEHOLDERS.get(1));
      templates.put(meta.name(), StoredTemplate.of(form, object, PLACEHOLDERS));
    }
    kinds.add(new FirstOfKind(group, "v1", plural, templates));
  }

  /** Those of clusters with this contract. */
  static FirstObjects of(Contract contract) {
    return contract.derived(FirstObjects.class, FirstObjects::new);
  }

  /** Has a store that others may have written to before have them all. */
  void into(Store store, BuiltInKinds builtIn, Chance chance, Instant now) {
    for (Entry entry : entries(builtIn, chance, now)) {
      if (store.snapshot().get(entry.key()) == null) {
        store.commit(
            new Transaction(
                List.of(new Precondition.Absent(entry.key())),
                List.of(new Write.Put(entry.key(), entry.value()))));
      }
    }
  }

  /**
   * What the store begins with.
   *
   * @param builtIn knows how the kinds lie there
   * @param chance where uids are drawn from, without any effect on others
   * @param now when they are made
   */
  List<Entry> entries(BuiltInKinds builtIn, Chance chance, Instant now) {
    String created = Identity.timestamp(now);
    List<Entry> entries = new ArrayList<>();
    for (FirstOfKind kind : kinds) {
      ObjectStorage storage = builtIn.storage(kind.group(), kind.version(), kind.plural());
      RandomGenerator random = chance.stream(kind.plural());
      kind.templates()
          .forEach(
              (name, template) -> {
                String uid = Identity.uid(random);
                entries.add(
                    new Entry(storage.key("", name), template.with(List.of(uid, created)), 1, 1));
              });
    }
    return entries;
  }
}
