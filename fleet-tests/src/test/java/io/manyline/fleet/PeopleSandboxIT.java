package io.manyline.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.Contact;
import io.manyline.proto.command.v1.GetBlocklist;
import io.manyline.proto.command.v1.GetPicture;
import io.manyline.proto.command.v1.GetPrivacy;
import io.manyline.proto.command.v1.PresenceCommand;
import io.manyline.proto.command.v1.PrivacyCommand;
import io.manyline.proto.command.v1.ProfileCommand;
import io.manyline.proto.command.v1.SetPicture;
import io.manyline.proto.event.EventBody;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.sandbox.phone.VirtualPhone;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a session shows of itself, sees of others, and keeps to itself.
class PeopleSandboxIT extends OneSession {
  private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 0, 16};

  @Test
  void sessionShouldShowItselfAndSeeOthers() {
    pair();
    session.send(friend.number(), "do you know me?");
    CommandOutcome done =
        session.ask(it -> it.setPresence(PresenceCommand.newBuilder().setAvailable(true)));
    assertThat(done.hasDone()).as("%s", done).isTrue();
    now(friend.people().watch(phone.number()));
    now(friend.people().awaitSight(each -> each.what().equals("available"), PATIENCE));
    session.ask(it -> it.setPresence(PresenceCommand.newBuilder().setSubscribe(friend.number())));
    now(friend.people().appear(true));
    now(friend.people().type(phone.number(), "composing"));
    SessionEvent came =
        session.events().await(each -> each.getPresenceUpdated().getState().equals("available"));
    SessionEvent typing = session.events().await(SessionEvent::hasChatTyping);
    String picture = now(friend.people().picture(JPEG));
    now(friend.people().about("at sea"));
    SessionEvent pictured = session.events().await(SessionEvent::hasPictureUpdated);
    SessionEvent said = session.events().await(SessionEvent::hasAboutUpdated);

    assertThat(came.getPresenceUpdated().getFrom().getPhone()).isEqualTo(friend.number());
    assertThat(EventBody.json(typing).orElseThrow())
        .contains("\"type\":\"chat.typing\"", "\"state\":\"composing\"");
    assertThat(typing.getChatTyping().getChat()).isEqualTo(pictured.getChat());
    assertThat(pictured.getPictureUpdated().getPictureId()).isEqualTo(picture);
    assertThat(said.getAboutUpdated().getAbout()).isEqualTo("at sea");
    Contact contact =
        session
            .ask(it -> it.setProfile(ProfileCommand.newBuilder().setContact(friend.number())))
            .getPeople()
            .getContact();
    assertThat(contact.getAbout()).isEqualTo("at sea");
    assertThat(contact.getPictureId()).isEqualTo(picture);
    assertThat(contact.getPictureUrl()).startsWith("https://127.0.0.1:");
    assertThat(contact.getLid()).isEqualTo(friend.lid() + "@lid");
    CommandOutcome set =
        session.ask(
            it ->
                it.setProfile(
                    ProfileCommand.newBuilder()
                        .setSetPicture(
                            SetPicture.newBuilder().setJpeg(ByteString.copyFrom(JPEG)))));
    assertThat(set.getPeople().getPictureId()).as("%s", set).isNotEmpty();
    Contact own =
        session
            .ask(it -> it.setProfile(ProfileCommand.newBuilder().setContact("")))
            .getPeople()
            .getContact();
    assertThat(own.getName()).isEqualTo("Owner");
    assertThat(own.getPictureId()).isEqualTo(set.getPeople().getPictureId());
    assertEventIdsAreUnique();
  }

  @Test
  void sessionShouldBlockPeopleAndBeToldWhomItMayNotWriteTo() {
    pair();
    assertThat(
            session
                .ask(it -> it.setPrivacy(PrivacyCommand.newBuilder().setBlock(friend.number())))
                .hasDone())
        .isTrue();
    assertThat(now(phone.people().blocked())).containsExactly(friend.number());
    CommandOutcome list =
        session.ask(
            it ->
                it.setPrivacy(
                    PrivacyCommand.newBuilder()
                        .setGetBlocklist(GetBlocklist.getDefaultInstance())));
    assertThat(list.getPeople().getBlocked().getPeople(0).getPhone()).isEqualTo(friend.number());
    now(phone.people().privacy(Map.of("last", "none")));
    SessionEvent changed = session.events().await(SessionEvent::hasPrivacyUpdated);
    assertThat(changed.getPrivacyUpdated().getSettingsMap()).containsEntry("last", "none");
    CommandOutcome privacy =
        session.ask(
            it ->
                it.setPrivacy(PrivacyCommand.newBuilder().setGet(GetPrivacy.getDefaultInstance())));
    assertThat(privacy.getPeople().getPrivacy().getSettingsMap()).containsEntry("last", "none");
    now(friend.people().privacy(Map.of("profile", "none")));
    CommandOutcome hidden =
        session.ask(
            it ->
                it.setProfile(
                    ProfileCommand.newBuilder()
                        .setGetPicture(GetPicture.newBuilder().setOf(friend.number()))));
    assertThat(hidden.getFailed().getCode()).isEqualTo("NOT_ALLOWED");
    VirtualPhone strict =
        now(sandbox.phones().create(null, "scenario:restricted,cs_enabled=0:Strict"));

    CommandOutcome refused = session.send(strict.number(), "first contact");
    now(strict.send(phone.number(), "you may"));
    session.events().await(each -> each.getMessageReceived().getText().equals("you may"));

    assertThat(refused.getFailed().getCode()).isEqualTo("PRIVACY_TOKEN_REQUIRED");
    assertThat(session.send(strict.number(), "thanks").hasMessageSent()).isTrue();
    now(strict.awaitMessage(each -> each.text().equals("thanks"), PATIENCE));
    assertEventIdsAreUnique();
  }
}
