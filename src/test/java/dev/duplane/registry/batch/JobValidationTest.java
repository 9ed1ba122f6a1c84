package dev.duplane.registry.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.controller.DrivenCluster;
import dev.duplane.endpoints.ApiResponse;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with the policies and the status of Jobs, in kube-apiserver's words. */
class JobValidationTest {
  private static final String JOBS = "/apis/batch/v1/namespaces/default/jobs";
  private static final String INVALID = "Job.batch \"j\" is invalid: ";

  private final DrivenCluster driven = DrivenCluster.with("namespace-controller", config -> config);

  @AfterEach
  void close() {
    driven.close();
  }

  private static String job(String spec) {
    return "{'metadata':{'name':'j'},'spec':{"
        + (spec.isEmpty() ? "" : spec + ",")
        + "'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'i'}]}}}}";
  }

  private static String message(ApiResponse.Complete answer) throws IOException {
    JsonNode body = JsonTree.parse(answer.body());
    return answer.status() < 300 ? "" : body.path("message").asText();
  }

  private static final String INDEXED = "'completionMode':'Indexed','completions':3";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'managedBy':'me' | spec.managedBy: Invalid value: \"me\": must be a domain-prefixed path"
            + " (such as \"acme.io/foo\")",
        "'managedBy':'a.b/c d' | spec.managedBy: Invalid value: \"c d\": Invalid path (regex used"
            + " for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')",
        "'podFailurePolicy':{'rules':[{'action':'Count'}]} | spec.podFailurePolicy.rules[0]: Invalid"
            + " value: specifying one of OnExitCodes and OnPodConditions is required",
        "'podFailurePolicy':{'rules':[{'action':'FailIndex','onExitCodes':{'operator':'In',"
            + "'values':[1]}}]} | spec.podFailurePolicy.rules[0].action: Invalid value:"
            + " \"FailIndex\": requires the backoffLimitPerIndex to be set",
        "'podFailurePolicy':{'rules':[{'action':'Go','onExitCodes':{'operator':'NotIn',"
            + "'containerName':'d','values':[2,1]}}]} | [spec.podFailurePolicy.rules[0].action:"
            + " Unsupported value: \"Go\": supported values: \"Count\", \"FailIndex\", \"FailJob\","
            + " \"Ignore\", spec.podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value:"
            + " \"d\": must be one of the container or initContainer names in the pod template,"
            + " spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [2,1]: must be"
            + " ordered]",
        "'podFailurePolicy':{'rules':[]},'podReplacementPolicy':'TerminatingOrFailed' |"
            + " spec.podReplacementPolicy: Unsupported value: \"TerminatingOrFailed\": supported"
            + " values: \"Failed\"",
        "'successPolicy':{'rules':[{'succeededCount':1}]} | spec.successPolicy: Invalid value:"
            + " {\"Rules\":[{\"SucceededIndexes\":null,\"SucceededCount\":1}]}: requires indexed"
            + " completion mode",
        INDEXED
            + ",'successPolicy':{'rules':[{'succeededIndexes':'0-3'},{}]} |"
            + " [spec.successPolicy.rules[0].succeededIndexes: Invalid value: \"0-3\": error parsing"
            + " succeededIndexes: too large index: \"3\", spec.successPolicy.rules[1]: Required"
            + " value: at least one of succeededCount or succeededIndexes must be specified]",
        INDEXED
            + ",'successPolicy':{'rules':[{'succeededIndexes':'0,2','succeededCount':3}]} |"
            + " spec.successPolicy.rules[0].succeededCount: Invalid value: 3: must be less than or"
            + " equal to 2 (the number of indexes in the specified succeededIndexes field)",
        INDEXED
            + ",'backoffLimitPerIndex':1,'maxFailedIndexes':4 | spec.maxFailedIndexes: Invalid"
            + " value: 4: must be less than or equal to completions",
      })
  void spec_invalid(String spec, String error) throws IOException {
    assertThat(message(driven.answer("POST", JOBS, job(spec)))).isEqualTo(INVALID + error);
  }

  private static String conditions(String... types) {
    StringBuilder all = new StringBuilder("'conditions':[");
    for (String type : types) {
      all.append(all.toString().endsWith("[") ? "" : ",");
      all.append("{'type':'").append(type).append("','status':'True'}");
    }
    return all.append(']').toString();
  }

  private String status(String status) throws IOException {
    return message(
            driven.answer(
                "PATCH", JOBS + "/j/status", "{'status':{" + status.replace('\n', ' ') + "}}"))
        .replace(INVALID, "");
  }

  @Test
  void status_completeNeedsWhatGoesWithIt() throws IOException {
    driven.create(JOBS, job(""));

    assertThat(status(conditions("Complete")))
        .isEqualTo(
            "[status.completionTime: Required value: completionTime is required for Complete jobs,"
                + " status.conditions: Invalid value: cannot set Complete=True condition without"
                + " the SuccessCriteriaMet=true condition, status.startTime: Required value:"
                + " startTime is required for finished job]");
    assertThat(
            status(
                "'startTime':'2026-01-01T00:00:10Z','completionTime':'2026-01-01T00:00:09Z',"
                    + conditions("SuccessCriteriaMet", "Complete")))
        .isEqualTo(
            "status.completionTime: Invalid value: \"2026-01-01T00:00:09Z\": must be equal to or"
                + " after `startTime`");
    assertThat(
            status(
                "'startTime':'2026-01-01T00:00:10Z','completionTime':'2026-01-01T00:00:11Z',"
                    + conditions("SuccessCriteriaMet", "Complete")))
        .isEmpty();
    assertThat(status("'conditions':[]"))
        .contains("cannot disable the terminal Complete=True condition")
        .contains("cannot disable the SuccessCriteriaMet=True condition");
    assertThat(status("'startTime':null")).contains("startTime cannot be removed");
  }

  @Test
  void status_failedNeedsItsReason_andCountersOnlyRise() throws IOException {
    driven.create(JOBS, job(""));

    assertThat(status("'failed':2,'active':1,'ready':2"))
        .isEqualTo("status.ready: Invalid value: 2: cannot set more ready pods than active");
    assertThat(status("'failed':2,'startTime':'2026-01-01T00:00:10Z','active':1")).isEmpty();
    assertThat(status("'failed':1"))
        .isEqualTo("status.failed: Invalid value: 1: cannot decrease the failed counter");
    assertThat(status(conditions("Failed")))
        .isEqualTo(
            "[status.conditions: Invalid value: cannot set Failed=True condition without the"
                + " FailureTarget=true condition, status.active: Invalid value: 1: active>0 is"
                + " invalid for finished job]");
    assertThat(
            status(
                "'active':0,'uncountedTerminatedPods':{'failed':['u']},"
                    + conditions("FailureTarget", "Failed")))
        .isEqualTo(
            "status.uncountedTerminatedPods: Invalid value: {\"Succeeded\":null,\"Failed\":[\"u\"]}:"
                + " must be empty for finished job");
    assertThat(status("'completedIndexes':'1'"))
        .contains("cannot set non-empty completedIndexes when non-indexed completion mode");
  }

  @Test
  void template_ofASuspendedJob_mayChangeWhereAndHowBigItsPodsAre() throws IOException {
    driven.create(JOBS, job("'suspend':true"));
    String where =
        "{'spec':{'template':{'spec':{'nodeSelector':{'a':'b'},'containers':[{'name':'c','image':"
            + "'%s','resources':{'requests':{'cpu':'1'}}}]}}}}";

    assertThat(message(driven.answer("PATCH", JOBS + "/j", where.formatted("other"))))
        .startsWith(INVALID + "spec.template.spec: Invalid value: ")
        .endsWith("field is immutable");
    JsonNode changed = driven.get(JOBS + "/j");
    assertThat(changed.at("/spec/template/spec").has("nodeSelector")).isFalse();
    assertThat(message(driven.answer("PATCH", JOBS + "/j", "{'spec':{'suspend':false}}")))
        .isEmpty();
    assertThat(message(driven.answer("PATCH", JOBS + "/j", where.formatted("i"))))
        .contains("spec.template: Invalid value");
  }
}
