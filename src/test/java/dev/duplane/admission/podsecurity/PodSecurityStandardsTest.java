package dev.duplane.admission.podsecurity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each check finds in a Pod that has nothing wrong but this. */
class PodSecurityStandardsTest {
  private static final PodSecurityStandards STANDARDS = new PodSecurityStandards(36);

  /** Two containers that a restricted Namespace lets in. */
  private static final String GOOD =
      """
      {'metadata':{},'spec':{'securityContext':{'runAsNonRoot':true,'seccompProfile':{'type':'RuntimeDefault'}},
       'containers':[
        {'name':'a','securityContext':{'allowPrivilegeEscalation':false,'capabilities':{'drop':['ALL']}}},
        {'name':'b','securityContext':{'allowPrivilegeEscalation':false,'capabilities':{'drop':['ALL']}}}]}}""";

  private static JsonNode tree(String text) {
    return JsonTree.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /** Lays a fragment over a Pod: objects and lists by their members, null removes. */
  private static void lay(ObjectNode over, JsonNode fragment) {
    for (Map.Entry<String, JsonNode> field : fragment.properties()) {
      JsonNode there = over.get(field.getKey());
      if (field.getValue().isNull()) {
        over.remove(field.getKey());
      } else if (there instanceof ObjectNode object && field.getValue().isObject()) {
        lay(object, field.getValue());
      } else if (there instanceof ArrayNode list && field.getKey().equals("containers")) {
        for (int i = 0; i < field.getValue().size(); i++) {
          lay((ObjectNode) list.get(i), field.getValue().get(i));
        }
      } else {
        over.set(field.getKey(), field.getValue());
      }
    }
  }

  private static String found(String standard, String fragment) {
    ObjectNode pod = (ObjectNode) tree(GOOD);
    lay(pod, tree(fragment));
    String[] parts = standard.split(":", -1);
    LevelVersion asked =
        new LevelVersion(
            Objects.requireNonNull(SecurityLevel.of(parts[0])),
            parts.length == 1
                ? PolicyVersion.LATEST
                : Objects.requireNonNull(PolicyVersion.of(parts[1])));
    return Violation.details(STANDARDS.violations(asked, new CheckedPod(pod)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'metadata':{'annotations':{'container.apparmor.security.beta.kubernetes.io/a':'unconfined'}}} | forbidden AppArmor profile (annotation must not set AppArmor profile type to "container.apparmor.security.beta.kubernetes.io/a="unconfined"")
          {'spec':{'securityContext':{'appArmorProfile':{'type':'Unconfined'}},'containers':[{'securityContext':{'appArmorProfile':{'type':'None'}}}]}} | forbidden AppArmor profiles (pod and container "a" must not set AppArmor profile type to "None", "Unconfined")
          {'spec':{'containers':[{'securityContext':{'capabilities':{'add':['SYS_TIME','CHOWN']}}},{'securityContext':{'capabilities':{'add':['NET_RAW']}}}]}} | non-default capabilities (containers "a", "b" must not include "NET_RAW", "SYS_TIME" in securityContext.capabilities.add)
          {'spec':{'hostNetwork':true,'hostIPC':true,'hostPID':true}} | host namespaces (hostNetwork=true, hostPID=true, hostIPC=true)
          {'spec':{'volumes':[{'name':'x','hostPath':{'path':'/'}},{'name':'y','hostPath':{'path':'/'}},{'name':'z','nfs':{}}]}} | hostPath volumes (volumes "x", "y")
          {'spec':{'containers':[{'ports':[{'hostPort':80},{'hostPort':443},{'containerPort':1}]}]}} | hostPort (container "a" uses hostPorts 443, 80)
          {'spec':{'containers':[{'ports':[{'hostPort':80}]},{'ports':[{'hostPort':80}]}]}} | hostPort (containers "a", "b" use hostPort 80)
          {'spec':{'containers':[{'livenessProbe':{'httpGet':{'host':'h'}},'lifecycle':{'preStop':{'tcpSocket':{'host':'g'}}}}]}} | probe or lifecycle host (container "a" uses probe or lifecycle hosts "g", "h")
          {'spec':{'containers':[{'securityContext':{'privileged':true}}]}} | privileged (container "a" must not set securityContext.privileged=true)
          {'spec':{'containers':[{'securityContext':{'procMount':'Unmasked'}}]}} | procMount (container "a" must not set securityContext.procMount to "Unmasked")
          {'spec':{'hostUsers':false,'containers':[{'securityContext':{'procMount':'Unmasked'}}]}} | ``
          {'spec':{'securityContext':{'seLinuxOptions':{'type':'a_t','user':'u'}},'containers':[{'securityContext':{'seLinuxOptions':{'type':'b_t','role':'r'}}}]}} | seLinuxOptions (pod and container "a" set forbidden securityContext.seLinuxOptions: types "a_t", "b_t"; user may not be set; role may not be set)
          {'spec':{'securityContext':{'seLinuxOptions':{'type':'container_engine_t','level':'l'}}}} | ``
          {'spec':{'securityContext':{'seccompProfile':{'type':'Unconfined'}}}} | seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")
          {'spec':{'containers':[{},{'securityContext':{'seccompProfile':{'type':'Unconfined'}}}]}} | seccompProfile (container "b" must not set securityContext.seccompProfile.type to "Unconfined")
          {'spec':{'securityContext':{'sysctls':[{'name':'b'},{'name':'net.ipv4.tcp_rmem'},{'name':'a'}]}}} | forbidden sysctls (b, a)
          {'spec':{'securityContext':{'windowsOptions':{'hostProcess':true}},'containers':[{'securityContext':{'windowsOptions':{'hostProcess':true}}}]}} | hostProcess (pod and container "a" must not set securityContext.windowsOptions.hostProcess=true)
          {'spec':{'ephemeralContainers':[{'name':'e','securityContext':{'privileged':true}}],'initContainers':[{'name':'i','securityContext':{'privileged':true}}]}} | privileged (containers "i", "e" must not set securityContext.privileged=true)
          {} | ``
          """)
  void baseline(String fragment, String expected) {
    assertThat(found("baseline", fragment)).isEqualTo(expected);
    assertThat(found("privileged", fragment)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'spec':{'containers':[{'securityContext':{'allowPrivilegeEscalation':null}},{'securityContext':{'allowPrivilegeEscalation':true}}]}} | allowPrivilegeEscalation != false (containers "a", "b" must set securityContext.allowPrivilegeEscalation=false)
          {'spec':{'containers':[{'securityContext':{'capabilities':{'drop':['NET_RAW'],'add':['CHOWN','NET_BIND_SERVICE']}}}]}} | unrestricted capabilities (container "a" must set securityContext.capabilities.drop=["ALL"]; container "a" must not include "CHOWN" in securityContext.capabilities.add)
          {'spec':{'volumes':[{'name':'x','hostPath':{}},{'name':'y','nfs':{}},{'name':'c','configMap':{}},{'name':'i','image':{}}]}} | restricted volume types (volumes "x", "y" use restricted volume types "hostPath", "nfs")
          {'spec':{'volumes':[{'name':'x','iscsi':{}}]}} | restricted volume types (volume "x" uses restricted volume type "iscsi")
          {'spec':{'securityContext':{'runAsNonRoot':null},'containers':[{'securityContext':{'runAsNonRoot':true}}]}} | runAsNonRoot != true (pod or container "b" must set securityContext.runAsNonRoot=true)
          {'spec':{'securityContext':{'runAsNonRoot':false},'containers':[{'securityContext':{'runAsNonRoot':false}}]}} | runAsNonRoot != true (pod and container "a" must not set securityContext.runAsNonRoot=false)
          {'spec':{'hostUsers':false,'securityContext':{'runAsNonRoot':false,'runAsUser':0}}} | ``
          {'spec':{'securityContext':{'runAsUser':0},'containers':[{'securityContext':{'runAsUser':1}},{'securityContext':{'runAsUser':0}}]}} | runAsUser=0 (pod and container "b" must not set runAsUser=0)
          {'spec':{'securityContext':{'seccompProfile':null}}} | seccompProfile (pod or containers "a", "b" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")
          {'spec':{'securityContext':{'seccompProfile':{'type':'Unconfined'}}}} | seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")
          {'spec':{'hostUsers':false,'containers':[{'securityContext':{'procMount':'Unmasked'}}]}} | procMount (container "a" must not set securityContext.procMount to "Unmasked")
          {'spec':{'os':{'name':'windows'},'securityContext':{'seccompProfile':null},'containers':[{'securityContext':null},{'securityContext':null}]}} | ``
          {'spec':{'hostPID':true,'containers':[{'securityContext':{'privileged':true,'allowPrivilegeEscalation':true}}]}} | host namespaces (hostPID=true), privileged (container "a" must not set securityContext.privileged=true), allowPrivilegeEscalation != false (container "a" must set securityContext.allowPrivilegeEscalation=false)
          {} | ``
          """)
  void restricted(String fragment, String expected) {
    assertThat(found("restricted", fragment)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          baseline:v1.33    | {'spec':{'containers':[{'livenessProbe':{'httpGet':{'host':'h'}}}]}} | ``
          baseline:v1.34    | {'spec':{'containers':[{'livenessProbe':{'httpGet':{'host':'h'}}}]}} | probe or lifecycle host (container "a" uses probe or lifecycle host "h")
          baseline:v1.99    | {'spec':{'containers':[{'livenessProbe':{'httpGet':{'host':'h'}}}]}} | probe or lifecycle host (container "a" uses probe or lifecycle host "h")
          baseline:v1.34    | {'spec':{'hostUsers':false,'containers':[{'securityContext':{'procMount':'X'}}]}} | procMount (container "a" must not set securityContext.procMount to "X")
          baseline:v1.30    | {'spec':{'securityContext':{'seLinuxOptions':{'type':'container_engine_t'}}}} | seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type "container_engine_t")
          baseline:v1.26    | {'spec':{'securityContext':{'sysctls':[{'name':'net.ipv4.ip_local_reserved_ports'}]}}} | forbidden sysctls (net.ipv4.ip_local_reserved_ports)
          baseline:v1.27    | {'spec':{'securityContext':{'sysctls':[{'name':'net.ipv4.ip_local_reserved_ports'}]}}} | ``
          baseline:v1.28    | {'spec':{'securityContext':{'sysctls':[{'name':'net.ipv4.tcp_fin_timeout'}]}}} | forbidden sysctls (net.ipv4.tcp_fin_timeout)
          baseline:v1.31    | {'spec':{'securityContext':{'sysctls':[{'name':'net.ipv4.tcp_wmem'}]}}} | forbidden sysctls (net.ipv4.tcp_wmem)
          baseline:v1.18    | {'metadata':{'annotations':{'seccomp.security.alpha.kubernetes.io/pod':'unconfined'}}} | seccompProfile (forbidden annotation seccomp.security.alpha.kubernetes.io/pod="unconfined")
          baseline:v1.18    | {'metadata':{'annotations':{'container.seccomp.security.alpha.kubernetes.io/a':'docker/default','container.seccomp.security.alpha.kubernetes.io/b':'x'}}} | seccompProfile (forbidden annotation container.seccomp.security.alpha.kubernetes.io/b="x")
          baseline:v1.18    | {'spec':{'securityContext':{'seccompProfile':{'type':'Unconfined'}}}} | ``
          restricted:v1.21  | {'spec':{'containers':[{'securityContext':{'capabilities':{'add':['NET_RAW']}}}]}} | non-default capabilities (container "a" must not include "NET_RAW" in securityContext.capabilities.add)
          restricted:v1.22  | {'spec':{'containers':[{'securityContext':{'capabilities':{'add':['NET_RAW']}}}]}} | unrestricted capabilities (container "a" must not include "NET_RAW" in securityContext.capabilities.add)
          restricted:v1.24  | {'spec':{'os':{'name':'windows'},'containers':[{'securityContext':{'allowPrivilegeEscalation':null}}]}} | allowPrivilegeEscalation != false (container "a" must set securityContext.allowPrivilegeEscalation=false)
          restricted:v1.7   | {'spec':{'containers':[{'securityContext':{'allowPrivilegeEscalation':null}}]}} | ``
          restricted:v1.22  | {'spec':{'securityContext':{'runAsUser':0}}} | ``
          restricted:v1.34  | {'spec':{'hostUsers':false,'securityContext':{'runAsUser':0}}} | runAsUser=0 (pod must not set runAsUser=0)
          """)
  void versions(String standard, String fragment, String expected) {
    assertThat(found(standard, fragment)).isEqualTo(expected);
  }
}
