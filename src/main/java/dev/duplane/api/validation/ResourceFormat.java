package dev.duplane.api.validation;

import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The names that resources may have, and what they may be counted in (pkg/apis/core/helper;
 * Resource Management for Pods and Containers).
 */
public final class ResourceFormat {
  private static final String HUGE_PAGES = "hugepages-";
  private static final String REQUESTS = "requests.";
  private static final Set<String> OF_CONTAINERS = Set.of("cpu", "memory", "ephemeral-storage");
  private static final Set<String> STANDARD =
      Set.of(
          "cpu",
          "memory",
          "ephemeral-storage",
          "requests.cpu",
          "requests.memory",
          "requests.ephemeral-storage",
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage",
          "pods",
          "resourcequotas",
          "services",
          "replicationcontrollers",
          "secrets",
          "configmaps",
          "persistentvolumeclaims",
          "storage",
          "requests.storage",
          "services.nodeports",
          "services.loadbalancers");
  private static final Set<String> WHOLE =
      Set.of(
          "pods",
          "resourcequotas",
          "services",
          "replicationcontrollers",
          "secrets",
          "configmaps",
          "persistentvolumeclaims",
          "services.nodeports",
          "services.loadbalancers");

  private ResourceFormat() {}

  /** Whether the resource is memory in huge pages. */
  public static boolean isHugePages(String name) {
    return name.startsWith(HUGE_PAGES);
  }

  /** Whether more of it may be promised than there is. */
  public static boolean isOvercommitAllowed(String name) {
    return isNative(name) && !isHugePages(name);
  }

  private static boolean isNative(String name) {
    return !name.contains("/") || name.contains("kubernetes.io/");
  }

  private static boolean isExtended(String name) {
    return !isNative(name)
        && !name.startsWith(REQUESTS)
        && NameFormat.qualifiedName(REQUESTS + name).isEmpty();
  }

  /** The name of a resource. */
  public static List<FieldError> resourceName(FieldPath path, String name) {
    List<FieldError> errors = new ArrayList<>();
    errors.addAll(FieldError.invalid(path, name, NameFormat.qualifiedName(name)));
    if (errors.isEmpty() && !name.contains("/") && !isStandard(name)) {
      errors.add(
          FieldError.invalid(path, name, "must be a standard resource type or fully qualified"));
    }
    return errors;
  }

  /** The name of a resource that a container may ask for. */
  public static List<FieldError> containerResourceName(FieldPath path, String name) {
    List<FieldError> errors = resourceName(path, name);
    boolean prefixed = name.contains("/");
    if (!prefixed) {
      if (!OF_CONTAINERS.contains(name) && !isHugePages(name)) {
        errors.add(FieldError.invalid(path, name, "must be a standard resource for containers"));
      }
    } else if (!isNative(name) && !isExtended(name)) {
      errors.add(FieldError.invalid(path, name, "doesn't follow extended resource name standard"));
    }
    return errors;
  }

  /** The name of a resource that a quota may limit (ValidateResourceQuotaResourceName). */
  public static List<FieldError> quotaResourceName(FieldPath path, String name) {
    List<FieldError> errors = resourceName(path, name);
    if (!name.contains("/") && !isQuotaResource(name)) {
      errors.add(FieldError.invalid(path, name, "must be a standard resource for quota"));
    }
    return errors;
  }

  /** Whether quotas know the resource by itself: what is standard but for storage in general. */
  public static boolean isQuotaResource(String name) {
    return isStandard(name) && !name.equals("storage");
  }

  private static boolean isStandard(String name) {
    return STANDARD.contains(name) || isHugePages(name) || name.startsWith(REQUESTS + HUGE_PAGES);
  }

  /** How much of a resource: not negative, and whole where only whole ones make sense. */
  public static List<FieldError> quantityValue(FieldPath path, String name, String text) {
    List<FieldError> errors = new ArrayList<>();
    Quantity quantity = Quantity.of(text);
    if (quantity.signum() < 0) {
      errors.add(FieldError.invalid(path, text, "must be greater than or equal to 0"));
    }
    if ((WHOLE.contains(name) || isExtended(name)) && !quantity.isWhole()) {
      errors.add(FieldError.invalid(path, text, "must be an integer"));
    }
    return errors;
  }
}
