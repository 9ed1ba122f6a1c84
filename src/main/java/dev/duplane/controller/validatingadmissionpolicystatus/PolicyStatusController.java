package dev.duplane.controller.validatingadmissionpolicystatus;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.registry.ResourceCatalog;
import java.util.List;

/**
 * Checks the types in a policy's expressions once in each generation (Validating Admission Policy,
 * "Type checking"; pkg/controller/validatingadmissionpolicystatus/controller.go).
 */
public final class PolicyStatusController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "validatingadmissionpolicy-status-controller";

  private static final String MANAGER = "validatingadmissionpolicy-status";
  private static final GroupResource POLICIES =
      new GroupResource("admissionregistration.k8s.io", "validatingadmissionpolicies");

  private final Indexer policies;
  private final OwnObjects own;
  private final ResourceCatalog catalog;

  /**
   * @param catalog where policies are written, and which knows the kinds that they are about
   * @param manager whose informers are read
   */
  public PolicyStatusController(ResourceCatalog catalog, ControllerManager manager) {
    this.policies = manager.informer(POLICIES);
    this.own = OwnObjects.of(catalog, POLICIES.group(), POLICIES.resource(), MANAGER);
    this.catalog = catalog;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Source> watches() {
    return List.of(Source.of(POLICIES));
  }

  @Override
  public Result reconcile(Request request) {
    ObjectNode policy = policies.get(request);
    if (policy == null) {
      return Result.DONE;
    }
    long generation = ObjectMeta.of(policy).node().path("generation").asLong();
    if (generation <= policy.path("status").path("observedGeneration").asLong()) {
      return Result.DONE;
    }
    ObjectNode configuration = OwnObjects.named(request.name());
    configuration
        .put("apiVersion", "admissionregistration.k8s.io/v1")
        .put("kind", "ValidatingAdmissionPolicy");
    ObjectNode status = configuration.putObject("status").put("observedGeneration", generation);
    ObjectNode checked = status.putObject("typeChecking");
    ArrayNode warnings = new TypeChecker(catalog.served()).check(policy);
    if (!warnings.isEmpty()) {
      checked.set("expressionWarnings", warnings);
    }
    own.apply("", request.name(), "status", configuration);
    return Result.DONE;
  }
}
