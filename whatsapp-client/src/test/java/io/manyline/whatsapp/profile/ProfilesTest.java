package io.manyline.whatsapp.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.SendException.Reason;
import io.manyline.whatsapp.client.SendingFixture;
import io.manyline.whatsapp.event.WaEvent.AboutChanged;
import io.manyline.whatsapp.event.WaEvent.PictureChanged;
import io.manyline.whatsapp.jid.Jid;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProfilesTest {
  private static final Jid BOB = Jid.phone("15550003");
  private final ClientFixture fixture = ClientFixture.online();

  @ParameterizedTest
  @CsvSource({
    "401, NOT_ALLOWED",
    "403, NOT_ALLOWED",
    "406, PICTURE_INVALID",
    "429, RATE_LIMITED",
    "500, REJECTED_BY_WHATSAPP"
  })
  void refusalShouldHaveAReason(int code, Reason reason) {
    fixture.script(stanza -> Optional.of(error(stanza, code)));

    assertThat(failure(fixture.client.profiles().picture(BOB, false, null))).isEqualTo(reason);
    assertThat(failure(fixture.client.profiles().setPicture(null, new byte[4]))).isEqualTo(reason);
  }

  @Test
  void pictureThatIsNotThereShouldBeNoneHoweverTheServerSaysIt() {
    List<Node> answers =
        List.of(
            Node.of("picture").with("status", 204),
            Node.of("picture"),
            Node.of("picture", Node.of("error").with("code", 404)));
    for (Node answer : answers) {
      fixture.script(stanza -> Optional.of(result(stanza, answer)));
      assertThat(now(fixture.client.profiles().picture(BOB, true, null)))
          .isEqualTo(new PictureAnswer.None());
    }
    fixture.script(stanza -> Optional.of(error(stanza, 404)));
    assertThat(now(fixture.client.profiles().picture(BOB, true, null)))
        .isEqualTo(new PictureAnswer.None());
  }

  @Test
  void ownPictureShouldBeSetWithoutATargetAndAGroupsWithOne() {
    fixture.client.profiles().setPicture(null, new byte[] {1});
    fixture.client.profiles().removePicture(Jid.group("12036304"));
    fixture.lane.runAll();

    List<Node> asked =
        fixture.server().received("iq").stream()
            .filter(iq -> iq.attribute("xmlns").orElse("").equals("w:profile:picture"))
            .toList();
    assertThat(asked).extracting(iq -> iq.required("type")).containsExactly("set", "set");
    assertThat(asked.getFirst().jid("target")).isEmpty();
    assertThat(asked.getFirst().requiredChild("picture").bytes()).containsExactly(1);
    assertThat(asked.getLast().requiredJid("target")).isEqualTo(Jid.group("12036304"));
    assertThat(asked.getLast().children()).isEmpty();
  }

  @Test
  void answerThatIsNoneShouldFailAndChangeNothing() {
    fixture.script(stanza -> Optional.of(result(stanza, Node.of("surprise"))));

    assertThat(failure(fixture.client.profiles().check(List.of("15550003"))))
        .isEqualTo(Reason.REJECTED_BY_WHATSAPP);
    assertThat(failure(fixture.client.profiles().setPicture(null, new byte[4])))
        .isEqualTo(Reason.REJECTED_BY_WHATSAPP);
    assertThat(fixture.ended()).isEmpty();
  }

  @Test
  void numberThatTheAnswerLeavesOutShouldBeNobody() {
    fixture.script(
        stanza ->
            Optional.of(result(stanza, Node.of("usync", Node.of("result"), Node.of("list")))));

    assertThat(now(fixture.client.profiles().check(List.of("15550003"))))
        .extracting(Contact::onWhatsApp)
        .containsExactly(false);
  }

  @Test
  void pictureAndAboutShouldBeDurableBeforeTheyAreAcknowledged() {
    fixture.store.hold();
    fixture.push(
        notification(
            "picture", Node.of("set").with("jid", BOB).with("id", "17").with("author", BOB)));
    fixture.push(notification("picture", Node.of("delete").with("jid", BOB)));
    fixture.push(notification("status", Node.of("set").withText("at sea")));
    assertThat(fixture.server().received("ack")).isEmpty();

    fixture.store.release();
    fixture.lane.runAll();

    assertThat(fixture.server().received("ack")).hasSize(3);
    assertThat(fixture.store.received(PictureChanged.class))
        .extracting(PictureChanged::pictureId)
        .containsExactly("17", null);
    assertThat(fixture.store.received(AboutChanged.class))
        .extracting(AboutChanged::text)
        .containsExactly("at sea");
  }

  @Test
  void notificationThatSaysNothingShouldOnlyBeAcknowledged() {
    fixture.push(notification("picture", Node.of("request")));
    fixture.push(notification("status", Node.of("surprise")));
    fixture.push(notification("picture", Node.of("set").with("jid", Jid.SERVER)));

    assertThat(fixture.server().received("ack")).hasSize(3);
    assertThat(fixture.store.received()).isEmpty();
  }

  private <T> T now(CompletionStage<T> stage) {
    fixture.lane.runAll();
    return stage.toCompletableFuture().join();
  }

  private Reason failure(CompletionStage<?> stage) {
    fixture.lane.runAll();
    return SendingFixture.failure(stage).reason();
  }

  private static Node notification(String type, Node child) {
    return Node.of("notification", child)
        .with("type", type)
        .with("id", "n1")
        .with("from", BOB)
        .with("t", 1_767_225_600L);
  }

  private static Node result(Node stanza, Node child) {
    return Node.of("iq", child)
        .with("id", stanza.required("id"))
        .with("type", "result")
        .with("from", Jid.SERVER);
  }

  private static Node error(Node stanza, int code) {
    return Node.of("iq", Node.of("error").with("code", code).with("text", "no"))
        .with("id", stanza.required("id"))
        .with("type", "error")
        .with("from", Jid.SERVER);
  }
}
