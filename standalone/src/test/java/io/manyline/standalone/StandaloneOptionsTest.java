package io.manyline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.registry.id.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandaloneOptionsTest {
  @Test
  void parseShouldTakeTheSandboxOnPort8080WhenNothingIsSaid() {
    var options = StandaloneOptions.parse(List.of(), Map.of());

    assertThat(options)
        .isEqualTo(new StandaloneOptions(Path.of("data").toAbsolutePath(), 8080, Network.SANDBOX));
    assertThat(options.networkName()).isEqualTo("sandbox");
  }

  @Test
  void parseShouldPreferTheCommandLineToTheEnvironment() {
    var environment = Map.of("MANYLINE_DATA", "/env", "MANYLINE_PORT", "1000");

    var options =
        StandaloneOptions.parse(List.of("--port", "2000", "--data", "/line"), environment);

    assertThat(options.port()).isEqualTo(2000);
    assertThat(options.data()).isEqualTo(Path.of("/line"));
  }

  @Test
  void parseShouldReadTheEnvironment() {
    var environment =
        Map.of("MANYLINE_DATA", "/env", "MANYLINE_PORT", "1000", "MANYLINE_LIVE", "true");

    assertThat(StandaloneOptions.parse(List.of(), environment))
        .isEqualTo(new StandaloneOptions(Path.of("/env"), 1000, Network.LIVE));
  }

  @Test
  void parseShouldRefuseAnUnknownOption() {
    assertThatThrownBy(() -> StandaloneOptions.parse(List.of("--prot", "1"), Map.of()))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("--prot")
        .hasMessageContaining("--port N");
  }

  @Test
  void parseShouldRefuseAnOptionWithoutItsValue() {
    assertThatThrownBy(() -> StandaloneOptions.parse(List.of("--data"), Map.of()))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessage("--data needs a value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "65524", "eighty", "", "99999999999"})
  void parseShouldRefuseAPortThatIsNone(String port) {
    assertThatThrownBy(() -> StandaloneOptions.parse(List.of("--port", port), Map.of()))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("'" + port + "'");
  }
}
