package io.manyline.dispatcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.manyline.testsupport.architecture.HouseRules;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class DispatcherArchitectureTest {
  private static final String ROOT = "io.manyline.dispatcher";
  private static final JavaClasses CLASSES = HouseRules.classes(ROOT);

  @Test
  void houseRulesShouldHold() {
    HouseRules.check(ROOT);
  }

  @Test
  void onlyEgressShouldOpenOutboundHttp() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".egress")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "reactor.netty..", "io.netty..", "java.net.http..", "org.springframework.web..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.net.Socket")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.net.URLConnection")
        .check(CLASSES);
  }

  @Test
  void redisShouldStayInItsAdapters() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".config")
        .and()
        .haveSimpleNameNotStartingWith("Redis")
        .and()
        .haveSimpleNameNotEndingWith("Scripts")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework.data..", "io.lettuce..")
        .check(CLASSES);
  }

  @Test
  void kafkaShouldStayAtTheEdge() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".config")
        .and()
        .haveSimpleNameNotEndingWith("Listener")
        .and()
        .haveSimpleNameNotEndingWith("Reader")
        .and()
        .haveSimpleNameNotEndingWith("Publisher")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..")
        .check(CLASSES);
  }

  @Test
  void nobodyShouldBlockButTheRoomForIt() {
    noClasses()
        .should()
        .callMethod(Mono.class, "block")
        .orShould()
        .callMethod(Mono.class, "block", Duration.class)
        .orShould()
        .callMethod(Flux.class, "blockLast")
        .orShould()
        .callMethod(Flux.class, "blockFirst")
        .because("waiting is Blocking.await")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".blocking")
        .should()
        .callMethod(Mono.class, "toFuture")
        .check(CLASSES);
  }
}
