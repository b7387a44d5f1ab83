package io.manyline.whatsapp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.manyline.testsupport.architecture.HouseRules;
import io.manyline.testsupport.architecture.VectorSources;
import org.junit.jupiter.api.Test;

class ProtocolArchitectureTest {
  private static final String ROOT = "io.manyline.whatsapp";

  @Test
  void houseRulesShouldHold() {
    HouseRules.check(ROOT, ROOT + ".proto..");
  }

  @Test
  void wireShouldStandOnTheJdkProtobufAndCryptographyAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.manyline.whatsapp..",
            "java..",
            "javax.crypto..",
            "com.google.protobuf..",
            "org.bouncycastle.crypto..",
            "org.bouncycastle.math.ec.rfc7748..",
            "org.bouncycastle.math.ec.rfc8032..",
            "net.i2p.crypto.eddsa..",
            "org.jspecify.annotations..")
        .because("the wire is pure: bytes in, bytes or a state out")
        .check(HouseRules.classes(ROOT));
  }

  @Test
  void wireShouldNeitherReadNorWrite() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.nio.file..", "java.util.concurrent..")
        .because("time, randomness, storage and transport come in")
        .check(HouseRules.classes(ROOT));
  }

  @Test
  void vectorsShouldSayWhereTheyAreFromAndBeRead() {
    VectorSources.check();
  }
}
