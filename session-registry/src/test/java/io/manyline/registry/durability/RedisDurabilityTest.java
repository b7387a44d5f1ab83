package io.manyline.registry.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RedisDurabilityTest {
  @Test
  void redisThatKeepsEveryWriteShouldHaveNothingToldOf() {
    assertThat(
            RedisDurability.findings(
                Map.of(
                    "aof_enabled", "1",
                    "maxmemory_policy", "noeviction",
                    "appendfsync", "always",
                    "no-appendfsync-on-rewrite", "no",
                    "used_memory", "1")))
        .isEmpty();
  }

  @Test
  void everySettingThatIsMissingShouldBeToldWithWhatToDo() {
    assertThat(
            RedisDurability.findings(
                Map.of(
                    "aof_enabled", "0",
                    "maxmemory_policy", "allkeys-lru",
                    "appendfsync", "everysec",
                    "no-appendfsync-on-rewrite", "yes")))
        .hasSize(4)
        .anyMatch(each -> each.contains("appendonly yes"))
        .anyMatch(each -> each.contains("allkeys-lru") && each.contains("noeviction"))
        .anyMatch(each -> each.contains("everysec") && each.contains("appendfsync always"))
        .anyMatch(each -> each.contains("no-appendfsync-on-rewrite no"));
  }

  @Test
  void redisThatForbidsToReadItsSettingsShouldBeToldOf() {
    assertThat(
            RedisDurability.findings(Map.of("aof_enabled", "1", "maxmemory_policy", "noeviction")))
        .singleElement()
        .asString()
        .contains("CONFIG is not allowed");
  }

  @Test
  void nodeOfAClusterShouldBeNamed() {
    assertThat(
            RedisDurability.findings(
                Map.of(
                    "10.0.0.1:6379.appendfsync", "always",
                    "10.0.0.2:6379.appendfsync", "no")))
        .singleElement()
        .asString()
        .contains("(10.0.0.2:6379)");
  }
}
