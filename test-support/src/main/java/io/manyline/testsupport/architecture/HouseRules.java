package io.manyline.testsupport.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.NullMarked;

/// Rules that hold for every module; a module's own rules stand beside its call of [#check].
public final class HouseRules {
  private static final String NAMES =
      ".*(Manager|Helper|Utils?|Impl|Processor|Base[A-Z]?\\w*|Abstract\\w*)";

  private static final List<String> WAREHOUSES =
      List.of("util", "utils", "common", "helper", "model", "dto", "impl", "service");

  private static final Map<String, JavaClasses> IMPORTED = new ConcurrentHashMap<>();

  static {
    // Rules ask for the names of what we use, not for what is in it: half the time of an import.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
  }

  private HouseRules() {}

  /// Imports the main classes below a package; once in each JVM.
  public static JavaClasses classes(String rootPackage) {
    return IMPORTED.computeIfAbsent(rootPackage, HouseRules::imported);
  }

  private static JavaClasses imported(String rootPackage) {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .withImportOption(
            location -> !location.contains("/test-classes/") && !location.contains("-tests.jar"))
        .importPackages(rootPackage);
  }

  /// Checks all rules of the house. Fails with every breach named.
  ///
  /// @param rootPackage of the module, for instance `io.manyline.worker`
  /// @param generated packages of generated code below it, exempt
  public static void check(String rootPackage, String... generated) {
    checkAll(rootPackage, classes(rootPackage), generated);
  }

  static void checkAll(String rootPackage, JavaClasses all, String... generated) {
    JavaClasses classes =
        all.that(DescribedPredicate.not(resideInAnyPackage(generated)).as("written by hand"));
    noCycles(rootPackage).check(classes);
    timeComesIn().check(classes);
    noSleep().check(classes);
    names().check(classes);
    everyPackageIsNullMarked(classes);
    noWarehouses(classes);
  }

  private static ArchRule noCycles(String rootPackage) {
    return slices()
        .matching(rootPackage + ".(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .because("a room that needs the room that needs it is one room");
  }

  private static ArchRule timeComesIn() {
    return noClasses()
        .that(DescribedPredicate.not(resideInAnyPackage("..config..")))
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .allowEmptyShould(true)
        .because("tests set the time: inject an InstantSource");
  }

  private static ArchRule noSleep() {
    return noClasses()
        .should()
        .callMethodWhere(target(owner(name(Thread.class.getName()))).and(target(name("sleep"))))
        .orShould()
        .callConstructorWhere(target(owner(name(Thread.class.getName()))))
        .allowEmptyShould(true)
        .because("waiting is a timer, a thread is an executor's");
  }

  private static ArchRule names() {
    return noClasses()
        .should()
        .haveNameMatching(NAMES)
        .allowEmptyShould(true)
        .because("a name says what the thing does");
  }

  private static void everyPackageIsNullMarked(JavaClasses classes) {
    List<String> unmarked =
        classes.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(p -> !p.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .sorted()
            .toList();
    if (!unmarked.isEmpty()) {
      throw new AssertionError("packages without a @NullMarked package-info: " + unmarked);
    }
  }

  private static void noWarehouses(JavaClasses classes) {
    List<String> found =
        classes.stream()
            .map(JavaClass::getPackageName)
            .distinct()
            .filter(p -> WAREHOUSES.contains(lastPart(p)))
            .sorted()
            .toList();
    if (!found.isEmpty()) {
      throw new AssertionError("packages named after no feature: " + found);
    }
  }

  private static String lastPart(String packageName) {
    return packageName.substring(packageName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
