package io.manyline.worker.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.manyline.testsupport.architecture.HouseRules;
import org.junit.jupiter.api.Test;

class WorkerArchitectureTest {
  private static final String ROOT = "io.manyline.worker";
  private static final JavaClasses CLASSES = HouseRules.classes(ROOT);

  @Test
  void roomsKeepTheRulesOfTheHouse() {
    HouseRules.check(ROOT, "io.manyline.worker.v1..");
  }

  @Test
  void onlyRedisClassesAndConfigKnowTheRedisDriver() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..config..")
        .and()
        .haveSimpleNameNotStartingWith("Redis")
        .and()
        .haveSimpleNameNotEndingWith("Script")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.lettuce..", "org.springframework.data.redis..")
        .check(CLASSES);
  }

  @Test
  void onlyPublishersReadersAndConfigKnowKafka() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..config..")
        .and()
        .haveSimpleNameNotEndingWith("Publisher")
        .and()
        .haveSimpleNameNotEndingWith("Reader")
        .and()
        .haveSimpleNameNotEndingWith("Listener")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(CLASSES);
  }

  @Test
  void onlyOneClassWaitsForReactiveAnswers() {
    noClasses()
        .should()
        .callMethod(reactor.core.publisher.Mono.class, "block")
        .orShould()
        .callMethod(reactor.core.publisher.Mono.class, "block", java.time.Duration.class)
        .check(CLASSES);
  }

  @Test
  void springIsKnownToWiringOnly() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "..lane..", "..store..", "..inbox..", "..message..", "..session..", "..event..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..")
        .check(CLASSES);
  }
}
