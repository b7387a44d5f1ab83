package io.manyline.audit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.manyline.testsupport.architecture.HouseRules;
import org.junit.jupiter.api.Test;

class AuditArchitectureTest {
  @Test
  void houseRulesShouldHold() {
    HouseRules.check("io.manyline.audit");
  }

  @Test
  void anAuditorShouldKnowNoneOfThoseItAudits() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.manyline.gateway..",
            "io.manyline.worker..",
            "io.manyline.dispatcher..",
            "io.manyline.registry..",
            "org.springframework..")
        .check(HouseRules.classes("io.manyline.audit"));
  }
}
