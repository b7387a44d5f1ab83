package io.manyline.gateway.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.manyline.testsupport.architecture.HouseRules;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class GatewayArchitectureTest {
  private static JavaClasses gateway;

  @BeforeAll
  static void read() {
    gateway = HouseRules.classes("io.manyline.gateway");
  }

  @Test
  void houseRulesShouldHold() {
    HouseRules.check("io.manyline.gateway");
  }

  @Test
  void onlyProblemShouldMapFailuresToStatuses() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..problem..")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(
            HttpStatus.class,
            HttpStatusCode.class,
            ResponseStatus.class,
            ResponseStatusException.class)
        .check(gateway);
    noMethods().should().beAnnotatedWith(ExceptionHandler.class).check(gateway);
  }

  @Test
  void kafkaShouldBeKnownToItsEdgesOnly() {
    noClasses()
        .that()
        .haveNameNotMatching(".*(Publisher|Reader|Listener)(\\$.*)?")
        .and()
        .resideOutsideOfPackage("..config..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..")
        .check(gateway);
  }

  @Test
  void redisShouldBeKnownToItsAdaptersOnly() {
    noClasses()
        .that()
        .haveSimpleNameNotStartingWith("Redis")
        .and()
        .resideOutsideOfPackage("..config..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework.data.redis..", "io.lettuce..")
        .check(gateway);
  }

  @Test
  void onlyTheStartShouldBlock() {
    noClasses()
        .that()
        .haveSimpleNameNotStartingWith("StartWait")
        .should()
        .callMethod(Mono.class, "block")
        .orShould()
        .callMethod(Mono.class, "block", java.time.Duration.class)
        .orShould()
        .callMethod(Flux.class, "blockFirst")
        .orShould()
        .callMethod(Flux.class, "blockLast")
        .orShould()
        .callMethod(Mono.class, "subscribe")
        .orShould()
        .callMethod(Flux.class, "subscribe")
        .check(gateway);
  }

  @Test
  void servicesShouldNotKnowEachOther() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.manyline.worker..", "io.manyline.dispatcher..", "io.manyline.whatsapp..")
        .check(gateway);
  }
}
