package dev.duplane.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.registry.AdmissionAttributes;
import dev.duplane.registry.AdmissionAttributes.Operation;

/**
 * Gives new Ingresses that name no IngressClass the default one (Ingress, "Default IngressClass";
 * plugin/pkg/admission/network/defaultingressclass).
 */
final class DefaultIngressClass implements AdmissionPlugin {
  private static final String FIELD = "ingressClassName";
  private static final String OLD_ANNOTATION = "kubernetes.io/ingress.class";

  private final NewestDefault classes;

  /**
   * @param classes the IngressClasses
   */
  DefaultIngressClass(NamespacedObjects classes) {
    this.classes = new NewestDefault(classes, "ingressclass.kubernetes.io/is-default-class");
  }

  @Override
  public void admit(AdmissionAttributes attributes) {
    ObjectNode ingress = attributes.object();
    if (ingress != null
        && attributes.operation() == Operation.CREATE
        && attributes.isAbout("networking.k8s.io", "ingresses")
        && !ingress.path("spec").has(FIELD)
        && !ObjectMeta.of(ingress).annotations().containsKey(OLD_ANNOTATION)) {
      classes.fillIn(ingress, FIELD);
    }
  }
}
