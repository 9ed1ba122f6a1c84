package dev.duplane.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.registry.PlainStrategy.ObjectValidation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with what CSI drivers say, in the words of pkg/apis/storage/validation. */
class CsiValidationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'attachRequired':true,'fsGroupPolicy':'File','volumeLifecycleModes':['Persistent'],'podInfoOnMount':true | ``
          'attachRequired':true,'fsGroupPolicy':'Never','volumeLifecycleModes':['Persistent'] | fsGroupPolicy: Unsupported value: "Never": supported values: "File", "None", "ReadWriteOnceWithFSType"
          'attachRequired':false,'fsGroupPolicy':'None','volumeLifecycleModes':['Persistent'] | attachedRequired: Invalid value: false: field is immutable
          'attachRequired':true,'fsGroupPolicy':'None','volumeLifecycleModes':['Inline'] | volumeLifecycleModes: Unsupported value: "Inline": supported values: "Persistent", "Ephemeral";volumeLifecycleModes: Invalid value: ["Inline"]: field is immutable
          'attachRequired':true,'fsGroupPolicy':'None','volumeLifecycleModes':['Persistent'],'nodeAllocatableUpdatePeriodSeconds':9 | nodeAllocatableUpdatePeriodSeconds: Invalid value: 9: must be greater than or equal to 10 seconds
          'attachRequired':true,'fsGroupPolicy':'None','volumeLifecycleModes':['Persistent'],'tokenRequests':[{'audience':'a'},{'audience':'a'},{'audience':'b','expirationSeconds':599},{'audience':'c','expirationSeconds':4294967297}] | tokenRequests[1].audience: Duplicate value: "a";tokenRequests[2].expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes;tokenRequests[3].expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds
          """)
  void driver(String spec, String expected) {
    String before = "'attachRequired':true,'volumeLifecycleModes':['Persistent']";
    assertThat(
            errors(CsiValidation::driver, "{'spec':{" + spec + "}}", "{'spec':{" + before + "}}"))
        .containsExactlyElementsOf(split("spec.", expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'name':'d','nodeID':'1','allocatable':{'count':5}} | ``
          {'name':'d','nodeID':'2','topologyKeys':['z']} | drivers: Invalid value: {"Name":"d","NodeID":"2","TopologyKeys":["z"],"Allocatable":null}: field is immutable
          {'name':'e','nodeID':''} | drivers[0].nodeID: Required value
          {'name':'e','nodeID':'1'},{'name':'e','nodeID':'1'} | drivers[1].name: Duplicate value: "e"
          {'name':'','nodeID':'1'} | drivers[0].name: Required value;drivers[0].name: Invalid value: "": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
          {'name':'e','nodeID':'1','allocatable':{'count':-1},'topologyKeys':['z','z']} | drivers[0].allocatable.count: Invalid value: -1: must be greater than or equal to 0;drivers[0]: Duplicate value: "z"
          """)
  void node(String drivers, String expected) {
    String before = "{'spec':{'drivers':[{'name':'d','nodeID':'1'}]}}";
    assertThat(errors(CsiValidation::node, "{'spec':{'drivers':[" + drivers + "]}}", before))
        .containsExactlyElementsOf(split("spec.", expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'storageClassName':'c','capacity':'1Gi'} | ``
          {'storageClassName':'c','capacity':'-1'} | capacity: Invalid value: "-1": must be greater than or equal to 0
          {'storageClassName':'d'} | storageClassName: Invalid value: "d": field is immutable
          {'storageClassName':'c','nodeTopology':{'matchLabels':{'z':'a'}}} | nodeTopology: Invalid value: {"matchLabels":{"z":"a"}}: field is immutable
          {'storageClassName':'c','nodeTopology':{'matchExpressions':[{'key':'z','operator':'Is'}]}} | nodeTopology.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator;nodeTopology: Invalid value: {"matchExpressions":[{"key":"z","operator":"Is"}]}: field is immutable
          """)
  void capacity(String capacity, String expected) {
    assertThat(errors(CsiValidation::capacity, capacity, "{'storageClassName':'c'}"))
        .containsExactlyElementsOf(split("", expected));
  }

  private static List<String> split(String prefix, String expected) {
    return expected.isEmpty()
        ? List.of()
        : List.of(expected.split(";", -1)).stream().map(prefix::concat).toList();
  }

  private static List<String> errors(
      ObjectValidation rules, String object, @Nullable String before) {
    return rules.validate(object(object), before == null ? null : object(before)).stream()
        .map(FieldError::toString)
        .toList();
  }

  private static ObjectNode object(String json) {
    return (ObjectNode) JsonTree.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
