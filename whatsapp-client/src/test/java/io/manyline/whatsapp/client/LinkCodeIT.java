package io.manyline.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.login.PairingRefusedException;
import io.manyline.sandbox.phone.PhoneException;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.client.SendException.Reason;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.socket.NettyTransport;
import io.manyline.whatsapp.store.InMemoryDeviceStore;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Linking by a typed code: client, server and phone over real sockets.
final class LinkCodeIT {
  private static Sandbox sandbox;
  private static NettyTransport transport;

  private final VirtualPhone alice = sandbox.phones().create(null, "Alice").join();
  private final VirtualPhone bob = sandbox.phones().create(null, "Bob").join();
  private LiveClient client;

  @BeforeAll
  static void start() {
    sandbox = Sandbox.start(SandboxSettings.inMemory());
    transport = new NettyTransport(1, sandbox.tlsCertificatePem());
  }

  @AfterAll
  static void stop() {
    transport.close();
    sandbox.close();
  }

  @BeforeEach
  void begin() {
    client = client();
    client.awaitCode();
  }

  @AfterEach
  void end() {
    client.close();
  }

  @Test
  void typedCodeShouldLinkTheClient() {
    IssuedCode code = client.requestLinkCode(jid(alice));
    assertThat(code.shown()).matches("[1-9A-Z]{4}-[1-9A-Z]{4}");
    assertThat(code.expiresAt()).isBetween(Instant.now(), Instant.now().plusSeconds(161));
    assertThat(code.toString()).doesNotContain(code.shown());

    alice.linkCode(code.shown().toLowerCase()).join();

    assertThat(client.awaitEvent(WaEvent.Paired.class).jid().account()).isEqualTo(jid(alice));
    client.awaitEvent(WaEvent.Connected.class);
    client.send("3EB000000000000000C1", jid(bob), "linked by a code");
    bob.awaitMessage(message -> message.text().equals("linked by a code"), LiveClient.PATIENCE)
        .join();
  }

  @Test
  void wrongCodeShouldBeRefusedAndTheRightOneStillDo() {
    String right = client.requestLinkCode(jid(alice)).shown();

    refused(PairingRefusedException.Reason.LINK_CODE_WRONG, () -> alice.linkCode(other(right)));
    refused(PairingRefusedException.Reason.LINK_CODE_UNKNOWN, () -> bob.linkCode(right));
    assertThatThrownBy(() -> alice.linkCode("nonsense").join())
        .cause()
        .isInstanceOfSatisfying(
            PhoneException.class,
            e -> assertThat(e.reason()).isEqualTo(PhoneException.Reason.LINK_CODE_INVALID));

    alice.linkCode(right).join();
    client.awaitEvent(WaEvent.Connected.class);
  }

  @Test
  void newerCodeShouldReplaceTheOlder() {
    String older = client.requestLinkCode(jid(alice)).shown();
    String newer = client.requestLinkCode(jid(alice)).shown();

    refused(PairingRefusedException.Reason.LINK_CODE_WRONG, () -> alice.linkCode(older));
    alice.linkCode(newer).join();
    client.awaitEvent(WaEvent.Connected.class);
  }

  @Test
  void codeShouldBeWorthNothingOnceItsConnectionHasEnded() {
    String code;
    try (LiveClient gone = client()) {
      gone.awaitCode();
      code = gone.requestLinkCode(jid(alice)).shown();
    }

    await()
        .atMost(LiveClient.PATIENCE)
        .untilAsserted(
            () ->
                refused(
                    PairingRefusedException.Reason.LINK_CODE_EXPIRED, () -> alice.linkCode(code)));
  }

  @Test
  void pictureShouldStillLinkAfterACodeWasTriedInVain() {
    String right = client.requestLinkCode(jid(alice)).shown();
    refused(PairingRefusedException.Reason.LINK_CODE_WRONG, () -> alice.linkCode(other(right)));

    bob.scan(client.awaitCode()).join();

    assertThat(client.awaitEvent(WaEvent.Paired.class).jid().account()).isEqualTo(jid(bob));
  }

  @Test
  void numberThatNobodyHasShouldBeRefusedWithItsReason() {
    assertThatThrownBy(() -> client.requestLinkCode(Jid.phone("15559999999")))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            SendException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.REJECTED_BY_WHATSAPP));
  }

  private LiveClient client() {
    return new LiveClient(
        new ClientSettings(sandbox.tcp(), sandbox.trustRoot(), "2.3000.1023456789", "Manyline"),
        transport,
        new InMemoryDeviceStore());
  }

  private static String other(String code) {
    return (code.charAt(0) == 'A' ? "B" : "A") + code.substring(1);
  }

  private static void refused(
      PairingRefusedException.Reason reason, Supplier<CompletableFuture<?>> attempt) {
    assertThatThrownBy(() -> attempt.get().join())
        .cause()
        .isInstanceOfSatisfying(
            PairingRefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static Jid jid(VirtualPhone phone) {
    return Jid.phone(phone.number());
  }
}
