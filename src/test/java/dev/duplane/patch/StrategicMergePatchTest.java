package dev.duplane.patch;

import static dev.duplane.patch.PatchType.STRATEGIC_MERGE;
import static dev.duplane.patch.Patches.SERVICE;
import static dev.duplane.patch.Patches.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.Status;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategicMergePatchTest {
  private static final String SPEC =
      """
      {'spec':{'type':'ClusterIP','externalIPs':['192.0.2.1'],'selector':{'a':'1','b':'2'},
      'ports':[{'name':'a','port':1},{'name':'b','port':2},{'name':'c','port':3}]}}""";
  private static final String META =
      "{'metadata':{'labels':{'a':'1'},'finalizers':['x/a','x/b','x/c']}}";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "new item first | {'ports':[{'port':9}]} | 9,1,2,3",
        "new items keep their order | {'ports':[{'port':9},{'port':8}]} | 9,8,1,2,3",
        "new after known | {'ports':[{'port':2},{'port':9}]} | 1,2,9,3",
        "new before known | {'ports':[{'port':9},{'port':2}]} | 9,1,2,3",
        "known swapped | {'ports':[{'port':3},{'port':1}]} | 2,3,1",
        "delete | {'ports':[{'$patch':'delete','port':2}]} | 1,3",
        "delete unknown | {'ports':[{'$patch':'delete','port':7}]} | 1,2,3",
        "delete and add | {'ports':[{'$patch':'delete','port':1},{'port':9}]} | 9,2,3",
        "replace | {'ports':[{'$patch':'replace'},{'port':9},{'port':2}]} | 9,2",
        "replace with nothing | {'ports':[{'$patch':'replace'}]} | ''",
        "empty patch list | {'ports':[]} | 1,2,3",
        "order alone | {'$setElementOrder/ports':[{'port':3},{'port':1}]} | 2,3,1",
        "order of all " + "| {'$setElementOrder/ports':[{'port':3},{'port':2},{'port':1}]} | 3,2,1",
        "order with a new item "
            + "| {'$setElementOrder/ports':[{'port':1},{'port':9},{'port':2},{'port':3}],"
            + "'ports':[{'port':9}]} | 1,9,2,3",
        "order with new item, others server-only "
            + "| {'$setElementOrder/ports':[{'port':9}],'ports':[{'port':9}]} | 9,1,2,3",
        "a new item takes a deleted one's place "
            + "| {'$setElementOrder/ports':[{'port':9}],"
            + "'ports':[{'port':9},{'$patch':'delete','port':1}]} | 2,3,9",
        "null | {'ports':null} | none",
      })
  void applyTo_ports(String what, String spec, String ports) {
    var patched = Patches.apply(STRATEGIC_MERGE, SPEC, "{'spec':" + spec + "}", SERVICE);
    var list = patched.path("spec").path("ports");
    String numbers = list.isMissingNode() ? "none" : list.findValuesAsText("port").toString();
    String wanted = ports.equals("none") ? ports : "[" + ports.replace(",", ", ") + "]";
    assertThat(numbers).as(what).isEqualTo(wanted.replace("''", ""));
    assertThat(patched.toString()).doesNotContain("$");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "append | {'finalizers':['x/d']} | x/d,x/a,x/b,x/c",
        "known and new | {'finalizers':['x/b','x/d']} | x/a,x/b,x/d,x/c",
        "twice | {'finalizers':['x/b','x/b']} | x/a,x/b,x/c",
        "delete | {'$deleteFromPrimitiveList/finalizers':['x/b','x/z']} | x/a,x/c",
        "order | {'$setElementOrder/finalizers':['x/c','x/a']} | x/b,x/c,x/a",
        "order and new | {'$setElementOrder/finalizers':['x/c','x/d'],'finalizers':['x/d']} "
            + "| x/a,x/b,x/c,x/d",
        "delete and add "
            + "| {'$deleteFromPrimitiveList/finalizers':['x/a'],"
            + "'$setElementOrder/finalizers':['x/b','x/d'],'finalizers':['x/d']} | x/b,x/d,x/c",
      })
  void applyTo_finalizers(String what, String metadata, String finalizers) {
    var patched = Patches.apply(STRATEGIC_MERGE, META, "{'metadata':" + metadata + "}", SERVICE);
    assertThat(patched.path("metadata").path("finalizers"))
        .as(what)
        .extracting(node -> node.textValue())
        .containsExactly(finalizers.split(","));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "maps merge | {'selector':{'b':null,'c':'3'}} | selector | {'a':'1','c':'3'}",
        "map replaced | {'selector':{'$patch':'replace','c':'3'}} | selector | {'c':'3'}",
        "map deleted | {'selector':{'$patch':'delete','c':'3'}} | selector | {}",
        "atomic list replaced | {'externalIPs':['192.0.2.2']} | externalIPs | ['192.0.2.2']",
        "delete from a list that does not merge "
            + "| {'$deleteFromPrimitiveList/externalIPs':['x']} | externalIPs | ['x']",
        "delete from a missing list "
            + "| {'$deleteFromPrimitiveList/loadBalancerSourceRanges':['x']} "
            + "| loadBalancerSourceRanges | null",
        "nulls of a new map | {'sessionAffinityConfig':{'clientIP':{'timeoutSeconds':null}}} "
            + "| sessionAffinityConfig | {'clientIP':{}}",
        "directive in a new map | {'sessionAffinityConfig':{'$patch':'delete'}} "
            + "| sessionAffinityConfig | null",
        "type changes | {'selector':'x'} | selector | 'x'",
        "retainKeys | {'$retainKeys':['selector'],'selector':{'c':'3'}} | ports | null",
        "retainKeys keeps and merges | {'$retainKeys':['selector'],'selector':{'c':'3'}} "
            + "| selector | {'a':'1','b':'2','c':'3'}",
        "retainKeys overlooks nulls | {'$retainKeys':['type'],'clusterIP':null} "
            + "| type | 'ClusterIP'",
        "unknown field | {'bogus':{'x':1}} | bogus | {'x':1}",
      })
  void applyTo_field(String what, String spec, String field, String value) {
    var patched = Patches.apply(STRATEGIC_MERGE, SPEC, "{'spec':" + spec + "}", SERVICE);
    var found = patched.path("spec").path(field);
    assertThat(found.isMissingNode() ? json("null") : found).as(what).isEqualTo(json(value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'ports':[{'name':'x'}]} | 500 "
            + "| map: map[name:x] does not contain declared merge key: port",
        "{'ports':[{'$patch':'delete','name':'x'}]} | 500 "
            + "| map: map[$patch:delete name:x] does not contain declared merge key: port",
        "{'ports':[{'$patch':'merge','port':1}]} | 500 "
            + "| merging lists cannot yet be specified in the patch",
        "{'ports':[{'$patch':'frob','port':1}]} | 500 "
            + "| unknown patch type: frob in map: map[$patch:frob port:1]",
        "{'selector':{'$patch':'merge','c':'3'}} | 500 "
            + "| unknown patch type: merge in map: map[$patch:merge c:3]",
        "{'selector':{'$patch':5}} | 500 "
            + "| unknown patch type: %!s(int64=5) in map: map[$patch:5]",
        "{'ports':['x']} | 500 | list element types are not identical: "
            + "[[map[name:a port:1] map[name:b port:2] map[name:c port:3]] [x]]",
        "{'$retainKeys':'x'} | 400 | invalid patch format of retainKeys",
        "{'$retainKeys':['type'],'selector':{}} | 400 | invalid patch format of retainKeys",
        "{'$deleteFromPrimitiveList':['x']} | 400 | invalid patch format of primitive list",
        "{'$setElementOrder':[]} | 400 | invalid patch format of setElementOrder list",
        "{'$setElementOrder/ports':'x'} | 500 "
            + "| expected a []interface {}, but received a string",
        "{'$setElementOrder/bogus':[]} | 500 | unable to find api field in struct "
            + "ServiceSpec for the json field \"bogus\"",
        "{'ports':[['x']],'selector':null} | 500 | list element types are not identical: "
            + "[[map[name:a port:1] map[name:b port:2] map[name:c port:3]] [[x]]]",
      })
  void applyTo_refused(String spec, int code, String message) {
    Status status = Patches.refusal(STRATEGIC_MERGE, SPEC, "{'spec':" + spec + "}", SERVICE);
    assertThat(status.message()).isEqualTo(message);
    assertThat(status.code()).isEqualTo(code);
    assertThat(status.reason()).isEqualTo(code == 500 ? null : "BadRequest");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"{'spec':{'containers':[{'name':'b','env':[{'name':'X','value':'2'}]}]}} | a,b | 2"})
  void applyTo_nestedLists(String patch, String names, String value) {
    String pod =
        "{'spec':{'containers':[{'name':'a'},{'name':'b','image':'i','env':"
            + "[{'name':'X','value':'1'},{'name':'Y','value':'1'}]}]}}";
    var containers =
        Patches.apply(STRATEGIC_MERGE, pod, patch, Patches.POD).path("spec").path("containers");
    assertThat(containers)
        .extracting(node -> node.path("name").asText())
        .containsExactly(names.split(","));
    assertThat(containers.path(1).path("image").asText()).isEqualTo("i");
    assertThat(containers.path(1).path("env").path(0).path("value").asText()).isEqualTo(value);
    assertThat(containers.path(1).path("env")).hasSize(2);
  }
}
