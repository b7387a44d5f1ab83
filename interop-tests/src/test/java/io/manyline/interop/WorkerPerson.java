package io.manyline.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.GetPicture;
import io.manyline.proto.command.v1.PeopleOutcome;
import io.manyline.proto.command.v1.PresenceCommand;
import io.manyline.proto.command.v1.PrivacyCommand;
import io.manyline.proto.command.v1.ProfileCommand;
import io.manyline.proto.command.v1.SetPicture;
import io.manyline.proto.command.v1.ShowTyping;
import io.manyline.worker.TestSession;

/// A session of our product as a person.
final class WorkerPerson implements Person {
  private final TestSession session;

  WorkerPerson(TestSession session) {
    this.session = session;
  }

  @Override
  public void appear() {
    presence(PresenceCommand.newBuilder().setAvailable(true));
  }

  @Override
  public void watch(Participant other) {
    presence(PresenceCommand.newBuilder().setSubscribe(other.number()));
  }

  @Override
  public void awaitAvailable(Participant other) {
    session
        .events()
        .await(
            BaileysClient.PATIENCE,
            each ->
                each.getPresenceUpdated().getState().equals("available")
                    && WorkerParticipant.isFrom(each.getPresenceUpdated().getFrom(), other));
  }

  @Override
  public void typeTo(Participant other) {
    presence(
        PresenceCommand.newBuilder()
            .setTyping(ShowTyping.newBuilder().setChat(other.number()).setState("composing")));
  }

  @Override
  public void awaitTyping(Participant from) {
    session
        .events()
        .await(
            BaileysClient.PATIENCE,
            each ->
                each.getChatTyping().getState().equals("composing")
                    && WorkerParticipant.isFrom(each.getChatTyping().getFrom(), from));
  }

  @Override
  public void setPicture(byte[] png) {
    ByteString jpeg = ByteString.copyFrom(Picture.jpeg(png));
    profile(ProfileCommand.newBuilder().setSetPicture(SetPicture.newBuilder().setJpeg(jpeg)));
  }

  @Override
  public String pictureOf(Participant other) {
    return profile(
            ProfileCommand.newBuilder()
                .setGetPicture(GetPicture.newBuilder().setOf(other.number())))
        .getPicture()
        .getUrl();
  }

  @Override
  public void setAbout(String text) {
    profile(ProfileCommand.newBuilder().setSetAbout(text));
  }

  @Override
  public String aboutOf(Participant other) {
    return profile(ProfileCommand.newBuilder().setContact(other.number())).getContact().getAbout();
  }

  @Override
  public void block(Participant other, boolean on) {
    PrivacyCommand.Builder command = PrivacyCommand.newBuilder();
    PrivacyCommand.Builder told =
        on ? command.setBlock(other.number()) : command.setUnblock(other.number());
    done(session.ask(each -> each.setPrivacy(told)));
  }

  @Override
  public void rejectCall(Participant caller, String callId) {
    session
        .events()
        .await(
            BaileysClient.PATIENCE,
            each ->
                each.getCallReceived().getCallId().equals(callId)
                    && WorkerParticipant.isFrom(each.getCallReceived().getFrom(), caller));
    done(session.rejectCall(callId));
  }

  private void presence(PresenceCommand.Builder command) {
    done(session.ask(each -> each.setPresence(command)));
  }

  private PeopleOutcome profile(ProfileCommand.Builder command) {
    return done(session.ask(each -> each.setProfile(command))).getPeople();
  }

  private static CommandOutcome done(CommandOutcome outcome) {
    assertThat(outcome.hasFailed()).as("%s", outcome).isFalse();
    return outcome;
  }
}
