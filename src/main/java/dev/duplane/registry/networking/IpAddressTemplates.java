package dev.duplane.registry.networking;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.net.IpFamily;
import dev.duplane.patch.fieldmanager.FieldManager;
import dev.duplane.registry.Identity;
import dev.duplane.registry.StorageForm;
import dev.duplane.registry.StoredObject;
import dev.duplane.registry.StoredTemplate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The IPAddress objects that kube-apiserver makes for Services (pkg/registry/core/service/
 * ipallocator/ipallocator.go, createIPAddress). Those of one family and Namespace differ in name,
 * uid, times and the Service's name alone. Clusters of one release share them. Thread-safe.
 */
public final class IpAddressTemplates {
  static final String MANAGED_BY_LABEL = "ipaddress.kubernetes.io/managed-by";
  static final String ALLOCATOR = "ipallocator.k8s.io";
  private static final String FAMILY_LABEL = "ipaddress.kubernetes.io/ip-family";

  /** Records are made by a client inside kube-apiserver, which calls itself so. */
  private static final String MANAGER = "kube-apiserver";

  /** Of so many Namespaces they are kept; Namespaces come and go, and nobody tells of it here. */
  private static final int MOST = 1024;

  private static final String NAME = "NAME";
  private static final String UID = "00000000-0000-0000-0000-000000000000";
  private static final String SERVICE = "SERVICE";

  private final StorageForm form;
  private final Map<String, StoredTemplate> ipv4 = new ConcurrentHashMap<>();
  private final Map<String, StoredTemplate> ipv6 = new ConcurrentHashMap<>();

  /**
   * @param form in which IPAddress objects are stored
   */
  public IpAddressTemplates(StorageForm form) {
    this.form = form;
  }

  /**
   * The record of an address.
   *
   * @param address in canonical form
   * @param service which has the address, by Namespace and name
   * @param uid of the record
   */
  StoredObject record(
      IpFamily family, String address, String namespace, String service, String uid, Instant now) {
    Map<String, StoredTemplate> byNamespace = family == IpFamily.IPV4 ? ipv4 : ipv6;
    StoredTemplate template = byNamespace.get(namespace);
    if (template == null) {
      template = template(family, namespace);
      if (byNamespace.size() >= MOST) {
        byNamespace.clear();
      }
      byNamespace.put(namespace, template);
    }
    return template.with(List.of(address, uid, Identity.timestamp(now), service));
  }

  private StoredTemplate template(IpFamily family, String namespace) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object
        .putObject("metadata")
        .putObject("labels")
        .put(FAMILY_LABEL, family.wireName())
        .put(MANAGED_BY_LABEL, ALLOCATOR);
    object
        .putObject("spec")
        .putObject("parentRef")
        .put("resource", "services")
        .put("namespace", namespace)
        .put("name", SERVICE);
    FieldManager.of(form.resource().schema(), form.resource().apiVersion(), Set.of())
        .update(null, object, MANAGER, "", Instant.EPOCH);
    ObjectMeta meta = ObjectMeta.of(object);
    meta.setName(NAME);
    meta.setUid(UID);
    meta.setText("creationTimestamp", Identity.timestamp(Instant.EPOCH));
    return StoredTemplate.of(
        form, object, List.of(NAME, UID, Identity.timestamp(Instant.EPOCH), SERVICE));
  }
}
