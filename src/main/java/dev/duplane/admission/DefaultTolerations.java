package dev.duplane.admission;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectView;
import dev.duplane.registry.AdmissionAttributes;
import java.util.List;

/**
 * A Pod stays five minutes on a node that is lost, unless it says otherwise (Admission Control,
 * "DefaultTolerationSeconds"; plugin/pkg/admission/defaulttolerationseconds/admission.go).
 */
final class DefaultTolerations implements AdmissionPlugin {
  private static final int SECONDS = 300;

  private static final List<String> TAINTS =
      List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

  @Override
  public void admit(AdmissionAttributes attributes) {
    ObjectNode pod = attributes.object();
    if (pod == null || !attributes.isAbout("", "pods")) {
      return;
    }
    ObjectView spec = new ObjectView(new ObjectView(pod).object("spec"));
    for (String taint : TAINTS) {
      if (spec.objects("tolerations").stream().noneMatch(each -> tolerates(each, taint))) {
        ArrayNode tolerations =
            spec.get("tolerations") instanceof ArrayNode present
                ? present
                : spec.node().putArray("tolerations");
        tolerations
            .addObject()
            .put("key", taint)
            .put("operator", "Exists")
            .put("effect", "NoExecute")
            .put("tolerationSeconds", SECONDS);
      }
    }
  }

  private static boolean tolerates(ObjectNode toleration, String taint) {
    ObjectView view = new ObjectView(toleration);
    return List.of("", taint).contains(view.text("key"))
        && List.of("", "NoExecute").contains(view.text("effect"));
  }
}
