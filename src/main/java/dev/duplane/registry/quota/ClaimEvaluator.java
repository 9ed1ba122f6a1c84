package dev.duplane.registry.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.registry.quota.ResourceList.Amount;
import java.time.Instant;
import java.util.Set;

/**
 * What PersistentVolumeClaims use: themselves and the storage that they ask for, in total and by
 * storage class (evaluator/core/persistent_volume_claims.go).
 */
final class ClaimEvaluator implements Evaluator {
  private static final String CLAIMS = "persistentvolumeclaims";
  private static final String STORAGE = "requests.storage";
  private static final String OF_CLASS = ".storageclass.storage.k8s.io/";
  private static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";
  private static final Set<String> NAMES = Set.of("count/" + CLAIMS, CLAIMS, STORAGE);

  @Override
  public boolean matches(String name) {
    return NAMES.contains(name)
        || name.endsWith(OF_CLASS + CLAIMS)
        || name.endsWith(OF_CLASS + STORAGE);
  }

  @Override
  public boolean countsUpdates() {
    return true;
  }

  @Override
  public ResourceList none() {
    ResourceList none = new ResourceList();
    NAMES.forEach(name -> none.put(name, 0));
    return none;
  }

  @Override
  public ResourceList usage(ObjectNode claim, Instant now) {
    ResourceList usage = new ResourceList();
    usage.put("count/" + CLAIMS, 1);
    usage.put(CLAIMS, 1);
    JsonNode annotated = claim.path("metadata").path("annotations").path(OLD_CLASS);
    String storageClass = annotated.asText(claim.path("spec").path("storageClassName").asText());
    if (!storageClass.isEmpty()) {
      usage.put(storageClass + OF_CLASS + CLAIMS, 1);
    }
    JsonNode request = claim.at("/spec/resources/requests/storage");
    if (request.isTextual()) {
      Amount amount = Amount.of(request.asText());
      JsonNode allocated = claim.at("/status/allocatedResources/storage");
      amount = allocated.isTextual() ? amount.max(Amount.of(allocated.asText())) : amount;
      usage.put(STORAGE, amount);
      if (!storageClass.isEmpty()) {
        usage.put(storageClass + OF_CLASS + STORAGE, amount);
      }
    }
    return usage;
  }
}
