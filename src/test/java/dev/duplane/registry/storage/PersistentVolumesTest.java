package dev.duplane.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.schema.JsonTree;
import dev.duplane.controller.DrivenCluster;
import dev.duplane.endpoints.ApiResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with volumes, in the words of core/validation, ValidatePersistentVolume. */
class PersistentVolumesTest {
  private static final String PATH = "/api/v1/persistentvolumes";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'hostPath':{'path':'/data','type':'Directory'} | ``
          'hostPath':{'path':''} | spec.hostPath.path: Required value
          'hostPath':{'path':'/a/../b'} | spec.hostPath.path: Invalid value: "/a/../b": must not contain '..'
          'hostPath':{'path':'/a','type':'Folder'} | spec.hostPath.type: Unsupported value: "Folder": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"
          'hostPath':{'path':'//./'},'persistentVolumeReclaimPolicy':'Recycle' | spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'
          'nfs':{'server':'s','path':'/x'} | ``
          'nfs':{'server':'','path':'x'} | [spec.nfs.server: Required value, spec.nfs.path: Invalid value: "x": must be an absolute path]
          'nfs':{'server':'s','path':''} | [spec.nfs.path: Required value, spec.nfs.path: Invalid value: "": must be an absolute path]
          'nfs':{'server':'s','path':'/x'},'hostPath':{'path':'/x'} | spec.nfs: Forbidden: may not specify more than 1 volume type
          'storageClassName':'c' | spec: Required value: must specify a volume type
          'local':{'path':'/x'} | spec.nodeAffinity: Required value: Local volume requires node affinity
          'local':{'path':'/x'},'nodeAffinity':{} | spec.nodeAffinity.required: Required value: must specify required node constraints
          'iscsi':{'lun':1} | [spec.iscsi.targetPortal: Required value, spec.iscsi.iqn: Required value]
          'csi':{'driver':'d.example.com','volumeHandle':'h'},'volumeAttributesClassName':'gold' | ``
          'csi':{'driver':'d','volumeHandle':''} | spec.csi.volumeHandle: Required value
          'csi':{'driver':'d','volumeHandle':'h','nodePublishSecretRef':{'name':'n'}} | spec.csi.nodePublishSecretRef.namespace: Required value
          'hostPath':{'path':'/x'},'volumeAttributesClassName':'' | [spec.volumeAttributesClassName: Required value: an empty string is disallowed, spec.csi: Required value: has to be specified when using volumeAttributesClassName]
          """)
  void create(String spec, String expected) {
    try (DrivenCluster cluster = DrivenCluster.with("namespace-controller", config -> config)) {
      check(cluster.answer("POST", PATH, volume(spec)), 201, expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'persistentVolumeReclaimPolicy':'Delete' | ``
          'csi':{'controllerExpandSecretRef':{'name':'n','namespace':'m'}} | ``
          'csi':{'volumeHandle':'i'} | spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation
          'volumeMode':'Block' | volumeMode: Invalid value: "Block": field is immutable
          'volumeAttributesClassName':null | spec.volumeAttributesClassName: Forbidden: update from non-nil value to nil is forbidden
          """)
  void update(String change, String expected) {
    try (DrivenCluster cluster = DrivenCluster.with("namespace-controller", config -> config)) {
      cluster.answer(
          "POST",
          PATH,
          volume("'csi':{'driver':'d','volumeHandle':'h'},'volumeAttributesClassName':'gold'"));
      check(cluster.answer("PATCH", PATH + "/v", "{'spec':{" + change + "}}"), 200, expected);
    }
  }

  private static void check(ApiResponse.Complete answer, int status, String expected) {
    assertThat(JsonTree.parse(answer.body()).path("message").asText())
        .isEqualTo(expected.isEmpty() ? "" : "PersistentVolume \"v\" is invalid: " + expected);
    assertThat(answer.status()).isEqualTo(expected.isEmpty() ? status : 422);
  }

  private static String volume(String spec) {
    return "{'metadata':{'name':'v'},'spec':{'accessModes':['ReadWriteOnce'],'capacity':{'storage':'1Gi'},"
        + spec
        + "}}";
  }
}
