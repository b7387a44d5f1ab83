package io.manyline.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.login.PairingRefusedException;
import io.manyline.sandbox.phone.LinkedDevice;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.client.SendException.Reason;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.socket.NettyTransport;
import io.manyline.whatsapp.store.InMemoryDeviceStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Linking that WhatsApp wants a passkey for, and codes that it wants replaced.
final class PasskeyIT {
  private static Sandbox sandbox;
  private static NettyTransport transport;

  private final TestAuthenticator authenticator = new TestAuthenticator();
  private VirtualPhone alice;

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
  void createPhone() {
    alice = sandbox.phones().create(null, "Alice").join();
  }

  @Test
  void signedChallengeShouldLinkTheClientThatShowedTheCode() {
    alice.requirePasskey(authenticator.registration()).join();
    try (LiveClient client = client()) {
      CompletableFuture<LinkedDevice> scan = alice.scan(client.awaitCode());
      WaEvent.PasskeyRequested asked = client.awaitEvent(WaEvent.PasskeyRequested.class);
      assertThat(asked.options()).contains("\"rpId\":\"whatsapp.com\"", "allowCredentials");
      assertThat(scan).isNotDone();

      client.answerPasskey(authenticator.id, authenticator.sign(asked.options()));

      client.awaitEvent(WaEvent.Connected.class);
      assertThat(client.awaitEvent(WaEvent.PasskeyCode.class).code())
          .matches("[1-9A-Z]{4}-[1-9A-Z]{4}");
      assertThat(scan.join().number()).isEqualTo(alice.number());
      VirtualPhone bob = sandbox.phones().create(null, "Bob").join();
      client.send("3EB0000000000000P001", Jid.phone(bob.number()), "linked by passkey");
      bob.awaitMessage(message -> message.text().equals("linked by passkey"), LiveClient.PATIENCE)
          .join();
    }
  }

  @Test
  void wrongAnswersShouldBeRefusedAndARightOneStillTaken() {
    alice.requirePasskey(authenticator.registration()).join();
    try (LiveClient client = client()) {
      alice.scan(client.awaitCode());
      String options = client.awaitEvent(WaEvent.PasskeyRequested.class).options();
      String challenge = TestAuthenticator.challenge(options);
      List<byte[]> wrong =
          List.of(
              new TestAuthenticator().sign(options),
              authenticator.sign("AAAA", "https://web.whatsapp.com"),
              authenticator.sign(challenge, "https://evil.example"),
              new byte[] {'{', '}'},
              new byte[0]);
      for (byte[] answer : wrong) {
        assertThatThrownBy(() -> client.answerPasskey(authenticator.id, answer))
            .isInstanceOf(CompletionException.class)
            .cause()
            .isInstanceOfSatisfying(
                SendException.class,
                e -> assertThat(e.reason()).isEqualTo(Reason.REJECTED_BY_WHATSAPP));
      }

      client.answerPasskey(authenticator.id, authenticator.sign(options));

      client.awaitEvent(WaEvent.Connected.class);
    }
  }

  @Test
  void answerThatNobodyAskedForShouldBeRefusedByTheClient() {
    try (LiveClient client = client()) {
      client.awaitCode();

      assertThatThrownBy(() -> client.answerPasskey(authenticator.id, new byte[] {1}))
          .cause()
          .isInstanceOfSatisfying(
              SendException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_LOGGED_IN));
    }
  }

  @Test
  void codeThatWhatsAppWantsReplacedShouldLinkNobodyAndTheNextOneShould() {
    try (LiveClient client = client()) {
      String before = client.awaitCode();
      alice.refreshCode(before).join();
      await().atMost(LiveClient.PATIENCE).until(() -> client.codes().size() == 2);
      String after = client.codes().getLast();

      assertThat(after).isNotEqualTo(before);
      assertThat(after.split(",")[0]).isEqualTo(before.split(",")[0]);
      assertThat(after.split(",")[3]).isNotEqualTo(before.split(",")[3]);
      alice.scan(after).join();
      client.awaitEvent(WaEvent.Connected.class);
    }
    try (LiveClient client = client()) {
      String before = client.awaitCode();
      alice.refreshCode(before).join();
      await().atMost(LiveClient.PATIENCE).until(() -> client.codes().size() == 2);

      assertThatThrownBy(() -> alice.scan(before).join())
          .cause()
          .isInstanceOf(PairingRefusedException.class);
    }
  }

  @Test
  void typedCodeThatWhatsAppWantsReplacedShouldGiveWayToANewOne() {
    try (LiveClient client = client()) {
      client.awaitCode();
      String before = client.requestLinkCode(Jid.phone(alice.number())).shown();

      alice.refreshLinkCode(false).join();

      String after = client.awaitEvent(WaEvent.LinkCodeChanged.class).code();
      assertThat(after).isNotNull().isNotEqualTo(before);
      assertThatThrownBy(() -> alice.linkCode(before).join())
          .cause()
          .isInstanceOf(PairingRefusedException.class);
      String last = client.requestLinkCode(Jid.phone(alice.number())).shown();
      alice.linkCode(last).join();
      client.awaitEvent(WaEvent.Connected.class);
    }
  }

  @Test
  void codeThatOnlyAPersonMayReplaceShouldBeTakenBack() {
    try (LiveClient client = client()) {
      client.awaitCode();
      client.requestLinkCode(Jid.phone(alice.number()));

      alice.refreshLinkCode(true).join();

      assertThat(client.awaitEvent(WaEvent.LinkCodeChanged.class).code()).isNull();
    }
  }

  private static LiveClient client() {
    return new LiveClient(
        new ClientSettings(sandbox.tcp(), sandbox.trustRoot(), "2.3000.1023456789", "Manyline"),
        transport,
        new InMemoryDeviceStore());
  }
}
