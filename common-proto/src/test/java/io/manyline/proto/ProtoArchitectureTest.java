package io.manyline.proto;

import io.manyline.testsupport.architecture.HouseRules;
import org.junit.jupiter.api.Test;

class ProtoArchitectureTest {
  @Test
  void houseRulesShouldHold() {
    HouseRules.check(
        "io.manyline.proto",
        "io.manyline.proto.command.v1",
        "io.manyline.proto.event.v1",
        "io.manyline.proto.history.v1",
        "io.manyline.proto.message.v1");
  }
}
