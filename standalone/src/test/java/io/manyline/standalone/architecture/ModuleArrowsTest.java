package io.manyline.standalone.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.manyline.testsupport.architecture.HouseRules;
import org.junit.jupiter.api.Test;

/// Which module may know which: all of them are on this module's class path.
class ModuleArrowsTest {
  private static final JavaClasses ALL = HouseRules.classes("io.manyline");

  private static final String GATEWAY = "io.manyline.gateway..";
  private static final String WORKER = "io.manyline.worker..";
  private static final String DISPATCHER = "io.manyline.dispatcher..";
  private static final String SANDBOX = "io.manyline.sandbox..";
  private static final String WIRE = "io.manyline.whatsapp..";
  private static final String TEST_SUPPORT = "io.manyline.testsupport..";
  private static final String[] CLIENT = {
    "io.manyline.whatsapp.client..", "io.manyline.whatsapp.store..",
    "io.manyline.whatsapp.event..", "io.manyline.whatsapp.socket.."
  };

  @Test
  void servicesShouldNotKnowEachOther() {
    shouldNotKnow(GATEWAY, WORKER, DISPATCHER);
    shouldNotKnow(WORKER, GATEWAY, DISPATCHER);
    shouldNotKnow(DISPATCHER, GATEWAY, WORKER);
  }

  @Test
  void whatServicesShareShouldKnowNone() {
    shouldNotKnow("io.manyline.proto..", GATEWAY, WORKER, DISPATCHER, "io.manyline.registry..");
    shouldNotKnow("io.manyline.registry..", GATEWAY, WORKER, DISPATCHER, WIRE);
  }

  @Test
  void onlyTheWorkerShouldSpeakToWhatsApp() {
    shouldNotKnow(GATEWAY, WIRE);
    shouldNotKnow(DISPATCHER, WIRE);
  }

  @Test
  void wireAndSandboxShouldKnowNoPlatform() {
    String[] platform = {
      "org.springframework..",
      "reactor..",
      "org.apache.kafka..",
      "io.lettuce..",
      "io.manyline.proto..",
      "io.manyline.registry..",
      GATEWAY,
      WORKER,
      DISPATCHER
    };
    shouldNotKnow(WIRE, platform);
    shouldNotKnow(SANDBOX, platform);
  }

  @Test
  void sandboxShouldNotUseTheClientThatItTests() {
    shouldNotKnow(SANDBOX, CLIENT);
    shouldNotKnow(WIRE, SANDBOX);
  }

  @Test
  void productShouldNotStandOnTestSupport() {
    noClasses()
        .that()
        .resideOutsideOfPackage(TEST_SUPPORT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(TEST_SUPPORT)
        .check(ALL);
  }

  @Test
  void houseRulesShouldHoldWhereTestSupportCanNotBeUsed() {
    HouseRules.check("io.manyline.embedded");
    HouseRules.check("io.manyline.standalone");
  }

  private static void shouldNotKnow(String room, String... others) {
    noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .check(ALL);
  }
}
