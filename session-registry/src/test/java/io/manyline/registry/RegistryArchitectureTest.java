package io.manyline.registry;

import io.manyline.testsupport.architecture.HouseRules;
import org.junit.jupiter.api.Test;

class RegistryArchitectureTest {
  @Test
  void houseRulesShouldHold() {
    HouseRules.check("io.manyline.registry", "io.manyline.registry.v1");
  }
}
