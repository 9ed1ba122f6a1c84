package dev.duplane.patch;

import static dev.duplane.patch.PatchType.JSON;
import static dev.duplane.patch.Patches.SERVICE;
import static dev.duplane.patch.Patches.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.Status;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPatchTest {
  private static final String CURRENT = "{'a':{'b':1,'x/y':2,'m~n':3},'l':[1,2,3],'n':null}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'op':'add','path':'/l/-','value':4} | /l | [1,2,3,4]",
        "{'op':'add','path':'/l/0','value':0} | /l | [0,1,2,3]",
        "{'op':'add','path':'/l/3','value':4} | /l | [1,2,3,4]",
        "{'op':'add','path':'/l/-1','value':4} | /l | [1,2,3,4]",
        "{'op':'add','path':'/a/c','value':{'d':[]}} | /a/c | {'d':[]}",
        "{'op':'add','path':'/a/c'} | /a/c | null",
        "{'op':'add','path':'/a/x~1z','value':1} | /a/x~1z | 1",
        "{'op':'remove','path':'/l/1'} | /l | [1,3]",
        "{'op':'remove','path':'/l/-1'} | /l | [1,2]",
        "{'op':'remove','path':'/a/m~0n'} | /a | {'b':1,'x/y':2}",
        "{'op':'replace','path':'/l/-3','value':9} | /l | [9,2,3]",
        "{'op':'replace','path':'/a/new','value':9} | /a/new | 9",
        "{'op':'replace','path':'','value':{'z':1}} | /z | 1",
        "{'op':'move','from':'/l/0','path':'/l/2'} | /l | [2,3,1]",
        "{'op':'move','from':'/a/b','path':'/b'} | /b | 1",
        "{'op':'copy','from':'/a/x~1y','path':'/l/0'} | /l | [2,1,2,3]",
        "{'op':'copy','from':'/none','path':'/k'} | /k | null",
        "{'op':'test','path':'/a/b','value':1} | /a/b | 1",
        "{'op':'test','path':'/l','value':[1,2,3]} | /l/0 | 1",
        "{'op':'test','path':'/n','value':null} | /l/0 | 1",
        "{'op':'test','path':'/none','value':null} | /l/0 | 1",
        "{'op':'test','path':'','value':{'a':{'b':1,'x/y':2,'m~n':3},'l':[1,2,3],'n':null}} "
            + "| /l/0 | 1",
      })
  void applyTo_operation(String operation, String pointer, String value) {
    assertThat(Patches.apply(JSON, CURRENT, "[" + operation + "]", SERVICE).at(pointer))
        .isEqualTo(json(value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'op':'add','path':'/l/4','value':4}",
        "{'op':'add','path':'/l/-5','value':4}",
        "{'op':'add','path':'/l/x','value':4}",
        "{'op':'add','path':'/none/x','value':4}",
        "{'op':'add','path':'/a/b/x','value':4}",
        "{'op':'add','path':'','value':{}}",
        "{'op':'add','value':4}",
        "{'op':'replace','path':'/l/3','value':4}",
        "{'op':'replace','path':'/l/-','value':4}",
        "{'op':'replace','path':'','value':4}",
        "{'op':'remove','path':'/none'}",
        "{'op':'remove','path':'/l/3'}",
        "{'op':'remove','path':''}",
        "{'op':'move','from':'/none','path':'/k'}",
        "{'op':'move','from':'/a','path':'/a/b'}",
        "{'op':'move','path':'/k'}",
        "{'op':'copy','from':'/l/3','path':'/k'}",
        "{'op':'test','path':'/a/b','value':2}",
        "{'op':'test','path':'/a/b','value':1.0}",
        "{'op':'test','path':'/a/b'}",
        "{'op':'test','path':'/l/9','value':null}",
        "{'op':'frob','path':'/a'}",
        "{'path':'/a'}",
        "null",
      })
  void applyTo_refused(String operation) {
    Status status = Patches.refusal(JSON, CURRENT, "[" + operation + "]", SERVICE);
    assertThat(status.code()).isEqualTo(422);
    assertThat(status.reason()).isEqualTo("Invalid");
    assertThat(status.message())
        .isEqualTo("the server rejected our request due to an error in our request");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "zz | error decoding patch: invalid character 'z' looking for beginning of value",
        "{} | error decoding patch: json: cannot unmarshal object into Go value of type "
            + "[]handlers.jsonPatchOp",
        "[5] | error decoding patch: json: cannot unmarshal number into Go value of type "
            + "handlers.jsonPatchOp",
        "[{\"op\":1}] | error decoding patch: json: cannot unmarshal number into Go struct field "
            + "jsonPatchOp.op of type string",
      })
  void parse_refused(String body, String message) {
    Status status = Patches.refusal(JSON, CURRENT, body, SERVICE);
    assertThat(status.message()).isEqualTo(message);
    assertThat(status.code()).isEqualTo(400);
  }

  @Test
  void parse_tooManyOperations() {
    String operation = "{'op':'test','path':'/n','value':null}";
    String most = String.join(",", Collections.nCopies(10_000, operation));
    assertThat(Patches.apply(JSON, CURRENT, "[" + most + "]", SERVICE)).isEqualTo(json(CURRENT));
    Status status = Patches.refusal(JSON, CURRENT, "[" + operation + "," + most + "]", SERVICE);
    assertThat(status.code()).isEqualTo(413);
    assertThat(status.message())
        .isEqualTo(
            "Request entity too large: The allowed maximum operations in a JSON patch is "
                + "10000, got 10001");
  }

  @Test
  void applyTo_copiesWithoutEnd() {
    String copies =
        String.join(",", Collections.nCopies(64, "{'op':'copy','from':'/l','path':'/l/-'}"));
    assertThat(Patches.refusal(JSON, CURRENT, "[" + copies + "]", SERVICE).code()).isEqualTo(422);
  }

  @Test
  void applyTo_rootBecomesList() {
    Status status =
        Patches.refusal(JSON, CURRENT, "[{'op':'replace','path':'','value':[]}]", SERVICE);
    assertThat(status.code()).isEqualTo(422);
    assertThat(status.message()).startsWith(" \"\" is invalid: patch: Invalid value: \"[]\"");
  }
}
