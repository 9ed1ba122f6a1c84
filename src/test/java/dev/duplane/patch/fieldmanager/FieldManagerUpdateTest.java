package dev.duplane.patch.fieldmanager;

import static dev.duplane.patch.fieldmanager.Trees.EARLY;
import static dev.duplane.patch.fieldmanager.Trees.LATE;
import static dev.duplane.patch.fieldmanager.Trees.demo;
import static dev.duplane.patch.fieldmanager.Trees.json;
import static dev.duplane.patch.fieldmanager.Trees.managedFields;
import static dev.duplane.patch.fieldmanager.Trees.service;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldManagerUpdateTest {
  private static final String DEMO_BY_ALICE =
      "{'manager':'alice','operation':'Update','apiVersion':'v1','time':'2026-01-02T03:04:05Z',"
          + "'fieldsType':'FieldsV1','fieldsV1':{'f:metadata':{'f:labels':{'.':{},'f:a':{}}},"
          + "'f:spec':{'f:internalTrafficPolicy':{},'f:ports':{'.':{},"
          + "'k:{\\'port\\':80,\\'protocol\\':\\'TCP\\'}':{'.':{},'f:name':{},'f:port':{},"
          + "'f:protocol':{},'f:targetPort':{}}},'f:selector':{},'f:sessionAffinity':{},"
          + "'f:type':{}}}}";

  private final FieldManager fieldManager = Trees.services();

  private ObjectNode created() {
    ObjectNode object = demo();
    fieldManager.update(null, object, "alice", "", EARLY);
    return object;
  }

  private static ObjectNode changed(ObjectNode live, String path, String value) {
    ObjectNode after = live.deepCopy();
    String[] steps = path.split("/", -1);
    ((ObjectNode) after.at("/" + steps[0])).set(steps[1], json("{'x':" + value + "}").get("x"));
    return after;
  }

  private static List<String> managers(ObjectNode object) {
    List<String> managers = new ArrayList<>();
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      managers.add(entry.path("manager").asText());
    }
    return managers;
  }

  @Test
  void update_create() {
    assertThat(managedFields(created())).isEqualTo("[" + DEMO_BY_ALICE + "]");
  }

  @Test
  void update_patchByAnother() {
    ObjectNode live = created();
    ObjectNode after = changed(live, "metadata/labels", "{'a':'1','b':'2'}");
    fieldManager.update(live, after, "bob", "", LATE);
    assertThat(managedFields(after))
        .isEqualTo(
            "["
                + DEMO_BY_ALICE
                + ",{'manager':'bob','operation':'Update','apiVersion':'v1',"
                + "'time':'2026-01-02T03:05:00Z','fieldsType':'FieldsV1',"
                + "'fieldsV1':{'f:metadata':{'f:labels':{'f:b':{}}}}}]");
  }

  @Test
  void update_changedValueChangesOwner() {
    ObjectNode live = created();
    ObjectNode after = changed(live, "spec/type", "'NodePort'");
    fieldManager.update(live, after, "bob", "", LATE);
    assertThat(managedFields(after))
        .isEqualTo(
            "["
                + DEMO_BY_ALICE.replace(",'f:type':{}", "")
                + ",{'manager':'bob','operation':'Update','apiVersion':'v1',"
                + "'time':'2026-01-02T03:05:00Z','fieldsType':'FieldsV1',"
                + "'fieldsV1':{'f:spec':{'f:type':{}}}}]");
  }

  @Test
  void update_nothingChanged_sameEntries() {
    ObjectNode live = created();
    ObjectNode after = live.deepCopy();
    fieldManager.update(live, after, "alice", "", LATE);
    assertThat(after).isEqualTo(live);
  }

  @Test
  void update_onlyRemoved_keepsTime() {
    ObjectNode live = created();
    ObjectNode after = live.deepCopy();
    ((ObjectNode) after.path("metadata")).remove("labels");
    fieldManager.update(live, after, "bob", "", LATE);
    assertThat(managedFields(after))
        .isEqualTo(
            "[" + DEMO_BY_ALICE.replace("'f:metadata':{'f:labels':{'.':{},'f:a':{}}},", "") + "]");
  }

  @Test
  void update_managedFieldsLeftOut_keptFromLive() {
    ObjectNode live = created();
    ObjectNode after = live.deepCopy();
    ((ObjectNode) after.path("metadata")).remove("managedFields");
    fieldManager.update(live, after, "bob", "", LATE);
    assertThat(after).isEqualTo(live);
    ((ObjectNode) after.path("metadata")).putArray("managedFields");
    fieldManager.update(live, after, "bob", "", LATE);
    assertThat(after).isEqualTo(live);
  }

  @Test
  void update_emptyEntry_forgetsAllUntilApply() {
    ObjectNode live = created();
    ObjectNode after = changed(live, "metadata/managedFields", "[{}]");
    fieldManager.update(live, after, "bob", "", LATE);
    assertThat(after.path("metadata").has("managedFields")).isFalse();
    ObjectNode next = changed(after, "spec/type", "'NodePort'");
    fieldManager.update(after, next, "bob", "", LATE);
    assertThat(next.path("metadata").has("managedFields")).isFalse();
  }

  @Test
  void update_invalidEntries_keptFromLive() {
    ObjectNode live = created();
    for (String entries :
        List.of(
            "[{'manager':'x','operation':'Steal','apiVersion':'v1','fieldsType':'FieldsV1'}]",
            "[{'manager':'x','operation':'Update','fieldsType':'FieldsV1'}]",
            "[{'manager':'x','operation':'Update','apiVersion':'v1'}]",
            "[{'manager':'x','operation':'Update','apiVersion':'v1','fieldsType':'FieldsV1',"
                + "'fieldsV1':{'spec':{}}}]")) {
      ObjectNode after = changed(live, "metadata/managedFields", entries);
      fieldManager.update(live, after, "bob", "", LATE);
      assertThat(after).as(entries).isEqualTo(live);
    }
  }

  @Test
  void update_givenEntries_replaceThoseOfLive() {
    ObjectNode live = created();
    String entries =
        "[{'manager':'x','operation':'Apply','apiVersion':'v1','fieldsType':'FieldsV1',"
            + "'fieldsV1':{'f:spec':{'f:type':{}}}}]";
    ObjectNode after = changed(live, "metadata/managedFields", entries);
    fieldManager.update(live, after, "bob", "", LATE);
    assertThat(managedFields(after)).isEqualTo(entries);
  }

  @Test
  void update_subresource_ownsStatusOnly() {
    FieldManager status = FieldManager.of(Trees.SERVICES.schema(), "v1", java.util.Set.of("spec"));
    ObjectNode live = created();
    ObjectNode after = changed(live, "status/loadBalancer", "{'ingress':[{'ip':'192.0.2.1'}]}");
    ((ObjectNode) after.path("spec")).put("type", "LoadBalancer");
    status.update(live, after, "lb", "status", LATE);
    assertThat(managedFields(after))
        .isEqualTo(
            "["
                + DEMO_BY_ALICE
                + ",{'manager':'lb','operation':'Update','apiVersion':'v1',"
                + "'time':'2026-01-02T03:05:00Z','fieldsType':'FieldsV1',"
                + "'fieldsV1':{'f:status':{'f:loadBalancer':{'f:ingress':{}}}},"
                + "'subresource':'status'}]");
  }

  @Test
  void update_eleventhManager_oldestMerge() {
    ObjectNode object = created();
    for (int i = 0; i < 11; i++) {
      ObjectNode after = object.deepCopy();
      ((ObjectNode) after.at("/metadata/labels")).put("l" + i, "x");
      fieldManager.update(object, after, "m" + i, "", EARLY.plusSeconds(i + 1));
      object = after;
    }
    assertThat(managers(object))
        .containsExactly("ancient-changes", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10");
    assertThat(managedFields(object))
        .contains("'f:labels':{'.':{},'f:a':{},'f:l0':{},'f:l1':{}}")
        .contains(
            "'manager':'ancient-changes','operation':'Update','apiVersion':'v1',"
                + "'time':'2026-01-02T03:04:07Z'");
  }

  @Test
  void update_portsInOrderOfNumbers() {
    ObjectNode object =
        service(
            "{'spec':{'ports':[{'port':443,'protocol':'TCP'},{'port':80,'protocol':'UDP'},"
                + "{'port':80,'protocol':'TCP'}]}}");
    fieldManager.update(null, object, "", "", EARLY);
    assertThat(object.at("/metadata/managedFields/0/fieldsV1/f:spec/f:ports").fieldNames())
        .toIterable()
        .containsExactly(
            ".",
            "k:{\"port\":80,\"protocol\":\"TCP\"}",
            "k:{\"port\":80,\"protocol\":\"UDP\"}",
            "k:{\"port\":443,\"protocol\":\"TCP\"}");
    assertThat(managers(object)).containsExactly("unknown");
  }

  @Test
  void keepTimes_onlyTimesDiffer() {
    ObjectNode live = created();
    ObjectNode after = live.deepCopy();
    ((ObjectNode) after.at("/metadata/managedFields/0")).put("time", "2026-02-02T00:00:00Z");
    ObjectNode changed = changed(after, "spec/type", "'NodePort'");
    FieldManager.keepTimes(live, after);
    assertThat(after).isEqualTo(live);
    FieldManager.keepTimes(live, changed);
    assertThat(managedFields(changed)).contains("2026-02-02");
  }
}
