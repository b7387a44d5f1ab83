package io.manyline.sandbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.manyline.testsupport.architecture.HouseRules;
import org.junit.jupiter.api.Test;

class SandboxArchitectureTest {
  @Test
  void houseRulesShouldHold() {
    HouseRules.check("io.manyline.sandbox");
  }

  @Test
  void sandboxShouldKnowNeitherTheClientNorServerFrameworks() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.manyline.whatsapp.client..",
            "io.manyline.whatsapp.socket..",
            "io.manyline.whatsapp.store..",
            "io.manyline.whatsapp.event..",
            "org.springframework..",
            "org.apache.kafka..",
            "io.lettuce..")
        .because("a codec that client and server share would agree with itself")
        .check(HouseRules.classes("io.manyline.sandbox"));
  }
}
