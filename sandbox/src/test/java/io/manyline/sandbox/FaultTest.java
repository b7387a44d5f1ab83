package io.manyline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.sandbox.companion.Link;
import io.manyline.sandbox.companion.TestCompanion;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.binary.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {
  private final Sandbox sandbox = Sandbox.start(SandboxSettings.inMemory());
  private final VirtualPhone alice = sandbox.phones().create("15550100001", "Alice").join();
  private final TestCompanion companion = new TestCompanion(sandbox);

  @BeforeEach
  void pair() throws Exception {
    companion.pair(sandbox.tcp(), alice);
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 405, 503})
  void loginShouldBeRefusedAsOftenAsToldAndThenSucceed(int reason) throws Exception {
    fault("\"kind\":\"refuse_login\",\"reason\":" + reason + ",\"times\":2");

    for (int i = 0; i < 2; i++) {
      try (Link link = companion.connect(sandbox.tcp())) {
        assertThat(link.expect("failure").required("reason")).isEqualTo(Integer.toString(reason));
        link.expectEnd();
      }
    }
    companion.login(sandbox.tcp()).close();
  }

  @Test
  void connectionShouldEndWithoutALastWordWhenItIsDropped() throws Exception {
    try (Link link = companion.online(sandbox.tcp())) {
      fault("\"kind\":\"drop\"");

      link.expectEnd();
      assertThat(link.unexpected()).noneMatch(node -> node.isTag("stream:error"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`\"code\":401,\"conflict\":\"device_removed\"`, 401, conflict",
        "`\"code\":503`, 503, ",
        "`\"child\":\"xml-not-well-formed\"`, , xml-not-well-formed",
        "`\"child\":\"ack\"`, , ack"
      })
  void connectionShouldEndWithTheStreamErrorThatIsTold(String fields, String code, String child)
      throws Exception {
    try (Link link = companion.online(sandbox.tcp())) {
      fault("\"kind\":\"stream_error\"," + fields);

      Node error = link.expect("stream:error");
      assertThat(error.attribute("code").orElse(null)).isEqualTo(code);
      assertThat(child == null || error.child(child).isPresent()).isTrue();
      link.expectEnd();
    }
  }

  @Test
  void temporaryBanShouldTellItsCodeAndHowLongItLasts() throws Exception {
    fault("\"kind\":\"refuse_login\",\"reason\":402,\"code\":101,\"expire\":3600");

    try (Link link = companion.connect(sandbox.tcp())) {
      Node failure = link.expect("failure");
      assertThat(failure.required("code")).isEqualTo("101");
      assertThat(failure.required("expire")).isEqualTo("3600");
    }
  }

  @Test
  void streamShouldBeReplacedWhenTold() throws Exception {
    try (Link link = companion.online(sandbox.tcp())) {
      fault("\"kind\":\"replace\"");

      Node error = link.expect("stream:error");
      assertThat(error.requiredChild("conflict").required("type")).isEqualTo("replaced");
      link.expectEnd();
    }
  }

  @Test
  void messagesShouldWaitWhileTheConnectionIsSilent() throws Exception {
    try (Link link = companion.online(sandbox.tcp())) {
      fault("\"kind\":\"silent\"");
      String id = alice.send("15550100001", "to myself").join();

      try (Link next = companion.online(sandbox.tcp())) {
        assertThat(next.expect("message").required("id")).isEqualTo(id);
      }
    }
  }

  private void fault(String fields) throws Exception {
    var answer =
        new Http(sandbox)
            .post("/faults", "{\"number\":\"15550100001\",\"device\":1," + fields + "}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }
}
