package dev.duplane.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who reads the name of a class knows which one is meant, and what it is for. */
class ClassNamesTest {
  /** Names that say nothing. */
  private static final List<String> BANNED_ENDINGS =
      List.of("Manager", "Helper", "Helpers", "Utils", "Util", "Impl");

  private static final JavaClasses CLASSES = ProgramClasses.ALL;

  @Test
  void names_saySomething() {
    classes()
        .that()
        // A field manager is what Kubernetes calls it.
        .doNotHaveSimpleName("FieldManager")
        .and()
        .doNotHaveSimpleName("ControllerManager")
        .should()
        .haveNameNotMatching(".*(" + String.join("|", BANNED_ENDINGS) + ")(\\$\\d+)?")
        .check(CLASSES);
  }

  /** Who reads a name knows which class is meant, wherever it stands. */
  @Test
  void names_ofClasses_areUnique() {
    assertThat(repeated(CLASSES.stream().filter(ClassNamesTest::isTopLevel))).isEmpty();
  }

  @Test
  void names_ofNestedClasses_areNoOtherClassesNames() {
    Set<String> names =
        CLASSES.stream()
            .filter(ClassNamesTest::isTopLevel)
            .map(JavaClass::getSimpleName)
            .collect(Collectors.toSet());
    assertThat(
            CLASSES.stream()
                .filter(type -> type.isNestedClass() && names.contains(type.getSimpleName()))
                // The actions of a scenario are read as Action.Create, Action.Patch and so on.
                .filter(
                    type ->
                        !type.getName()
                            .startsWith(ProgramClasses.ROOT + ".scenario.format.Action$"))
                .map(JavaClass::getName))
        .isEmpty();
  }

  /** Private classes are nobody else's, and alternatives of a nested interface are read with it. */
  @Test
  void names_ofNestedClassesThatOthersSee_areUnique() {
    assertThat(
            repeated(
                CLASSES.stream()
                    .filter(
                        type ->
                            type.isNestedClass()
                                && !type.isAnonymousClass()
                                && !type.getModifiers().contains(JavaModifier.PRIVATE)
                                && type.getEnclosingClass()
                                    .map(outer -> isTopLevel(outer) && !outer.isInterface())
                                    .orElse(false))))
        .isEmpty();
  }

  private static boolean isTopLevel(JavaClass type) {
    return type.isTopLevelClass() && !type.getSimpleName().equals("package-info");
  }

  private static List<String> repeated(Stream<JavaClass> classes) {
    Map<String, List<String>> byName =
        classes.collect(
            Collectors.groupingBy(
                JavaClass::getSimpleName,
                TreeMap::new,
                Collectors.mapping(JavaClass::getName, Collectors.toList())));
    return byName.values().stream()
        .filter(names -> names.size() > 1)
        .flatMap(List::stream)
        .toList();
  }
}
