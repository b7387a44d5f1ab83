package io.manyline.whatsapp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.manyline.testsupport.architecture.HouseRules;
import io.manyline.testsupport.architecture.VectorSources;
import org.junit.jupiter.api.Test;

final class WhatsAppClientArchitectureTest {
  /// The façade's room also holds the public values that the rooms speak of, so that it stands
  /// outside the rule against cycles.
  @Test
  void houseRulesShouldHold() {
    HouseRules.check(
        "io.manyline.whatsapp",
        "io.manyline.whatsapp.proto..",
        "io.manyline.whatsapp.record..",
        "io.manyline.whatsapp.client..");
  }

  @Test
  void clientShouldKnowNoFrameworkOfTheServices() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework..", "reactor..", "org.apache.kafka..", "io.lettuce..")
        .check(HouseRules.classes("io.manyline.whatsapp"));
  }

  @Test
  void onlyTheSocketRoomShouldKnowNetty() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.manyline.whatsapp.socket..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty..")
        .check(HouseRules.classes("io.manyline.whatsapp"));
  }

  @Test
  void vectorsShouldSayWhereTheyAreFromAndBeRead() {
    VectorSources.check();
  }
}
