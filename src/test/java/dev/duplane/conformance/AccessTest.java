package dev.duplane.conformance;

import dev.duplane.authentication.AuthenticationConfiguration;
import dev.duplane.authentication.TokenFile;
import dev.duplane.authorization.AuthorizationMode;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Who may do what, and how much, on a server with {@code --authorization-mode RBAC} and {@code
 * --token-auth-file}. A step without a token is the recorder's, who is in {@code system:masters}.
 */
class AccessTest {
  @TestFactory
  Stream<DynamicTest> access_asRecorded() {
    AuthenticationConfiguration users =
        AuthenticationConfiguration.NONE.withTokenFile(
            TokenFile.parse(
                "access-tokens.csv", String.join("\n", RecordedFile.ACCESS_TOKENS.lines())));
    return RecordedFile.ACCESS.selected(
        RecordedFile.ACCESS.documents().stream()
            .map(
                recorded ->
                    RequestSequence.configured(
                        recorded,
                        config ->
                            config
                                .withControllers(ControllerSets.WITHOUT_NODE_AGENTS)
                                .withAuthentication(users)
                                .withAuthorizationMode(AuthorizationMode.RBAC)))
            .map(sequence -> DynamicTest.dynamicTest(sequence.displayName(), sequence::check))
            .toList());
  }
}
