package io.manyline.whatsapp.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.client.SendingFixture;
import io.manyline.whatsapp.client.ServerAck;
import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.store.StateKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class PrivacyTokensTest {
  /// 2026-01-01, when the fixture's time begins.
  private static final long NOW = 1_767_225_600L;

  private static final Jid BOB = SendingFixture.BOB;
  private static final byte[] TOKEN = {1, 2, 3};

  private final SendingFixture sending = new SendingFixture();
  private final ClientFixture fixture = sending.fixture;

  @Test
  void tokenShouldBeDurableBeforeItsNotificationIsAcknowledgedAndShownFromThenOn() {
    fixture.store.hold();
    fixture.push(notification(TOKEN, NOW));
    assertThat(fixture.server().received("ack")).isEmpty();

    fixture.store.release();
    fixture.lane.runAll();

    assertThat(fixture.server().received("ack")).hasSize(1);
    Node stanza = SendingFixture.stanza(sending.prepare("3EB0A", "hello"));
    assertThat(stanza.requiredChild("tctoken").bytes()).isEqualTo(TOKEN);
    assertThat(stanza.child("cstoken")).isEmpty();
  }

  @Test
  void tokenShouldBeShownToWhomWeWatchAndWhosePictureWeAskFor() {
    fixture.push(notification(TOKEN, NOW));

    fixture.client.presence().watch(BOB, true);
    fixture.client.profiles().picture(BOB, true, null);
    fixture.lane.runAll();

    assertThat(fixture.server().received("presence").getLast().child("tctoken")).isPresent();
    Node picture = fixture.server().queries("w:profile:picture", "picture").getFirst();
    assertThat(picture.requiredJid("target")).isEqualTo(BOB);
    assertThat(picture.requiredChild("picture").child("tctoken")).isPresent();
  }

  @Test
  void tokenThatIsTooOldShouldNotBeShown() {
    fixture.push(notification(TOKEN, NOW - Duration.ofDays(36).toSeconds()));

    assertThat(SendingFixture.stanza(sending.prepare("3EB0A", "late")).child("tctoken")).isEmpty();
  }

  @Test
  void olderTokenShouldNotTakeTheNewersPlace() {
    fixture.push(notification(TOKEN, NOW));
    fixture.push(notification(new byte[] {9}, NOW - 10));
    fixture.push(notification(new byte[2_000], NOW + 10));

    assertThat(
            SendingFixture.stanza(sending.prepare("3EB0A", "hi")).requiredChild("tctoken").bytes())
        .isEqualTo(TOKEN);
  }

  @Test
  void strangerShouldBeShownATokenOfTheSalt() {
    byte[] salt = new byte[32];
    fixture.store.tamper(StateKey.single(StateKey.Kind.NCT_SALT), salt);

    Node stanza = SendingFixture.stanza(sending.prepare("3EB0A", "hello"));

    assertThat(stanza.requiredChild("cstoken").bytes())
        .isEqualTo(
            Hkdf.hmacSha256(
                salt, SendingFixture.BOB_LID.toString().getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whomWeWriteToShouldGetATokenOnceInAWeek() {
    transmit("3EB0A", null);
    transmit("3EB0B", null);
    assertThat(issued()).isEqualTo(1);

    fixture.advance(Duration.ofDays(7));
    transmit("3EB0C", null);

    assertThat(issued()).isEqualTo(2);
    Node token =
        fixture
            .server()
            .queries("privacy", "tokens")
            .getFirst()
            .requiredChild("tokens")
            .requiredChild("token");
    assertThat(token.required("type")).isEqualTo("trusted_contact");
    assertThat(token.requiredJid("jid")).isEqualTo(SendingFixture.BOB_LID);
    assertThat(token.number("t")).contains(NOW);
  }

  @Test
  void refusalForWantOfATokenShouldBeToldApart() {
    assertThat(transmit("3EB0A", 463).needsPrivacyToken()).isTrue();
    assertThat(transmit("3EB0B", 479).needsPrivacyToken()).isFalse();
  }

  private long issued() {
    return fixture.server().queries("privacy", "tokens").size();
  }

  private ServerAck transmit(String id, Integer error) {
    PreparedMessage prepared = sending.prepare(id, "text " + id);
    CompletionStage<ServerAck> ack = fixture.client.transmit(prepared);
    Node answer = Node.of("ack").with("class", "message").with("id", id).with("from", BOB);
    fixture.push(error == null ? answer : answer.with("error", error));
    return ack.toCompletableFuture().join();
  }

  private static Node notification(byte[] token, long at) {
    Node inner = Node.of("token").with("type", "trusted_contact").with("t", at).withBytes(token);
    return Node.of("notification", Node.of("tokens", inner))
        .with("type", "privacy_token")
        .with("id", "n" + at)
        .with("from", BOB)
        .with("sender_lid", SendingFixture.BOB_LID)
        .with("t", at);
  }
}
