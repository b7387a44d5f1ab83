package io.manyline.worker.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.manyline.proto.message.v1.ContactCard;
import io.manyline.proto.message.v1.Contacts;
import io.manyline.proto.message.v1.Context;
import io.manyline.proto.message.v1.Delete;
import io.manyline.proto.message.v1.Edit;
import io.manyline.proto.message.v1.Ephemeral;
import io.manyline.proto.message.v1.EventInvite;
import io.manyline.proto.message.v1.EventResponse;
import io.manyline.proto.message.v1.Forward;
import io.manyline.proto.message.v1.LinkPreview;
import io.manyline.proto.message.v1.LiveLocation;
import io.manyline.proto.message.v1.Location;
import io.manyline.proto.message.v1.Media;
import io.manyline.proto.message.v1.MediaFile;
import io.manyline.proto.message.v1.MessageContent;
import io.manyline.proto.message.v1.MessageContent.ContentCase;
import io.manyline.proto.message.v1.MessageRef;
import io.manyline.proto.message.v1.Poll;
import io.manyline.proto.message.v1.PollVote;
import io.manyline.proto.message.v1.Quote;
import io.manyline.proto.message.v1.Reaction;
import io.manyline.proto.message.v1.Text;
import io.manyline.whatsapp.client.SendException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContentsTest {
  private static final MessageRef REF = MessageRef.newBuilder().setMessageId("A").build();

  static List<MessageContent> kinds() {
    MessageContent text = content().setText(Text.newBuilder().setText("hi")).build();
    Context.Builder context =
        Context.newBuilder()
            .setReplyTo(
                Quote.newBuilder().setMessageId("B").setAuthor("12@lid").setContent(plain(text)))
            .addMentions("15550100001@s.whatsapp.net")
            .setDisappearsAfterSeconds(86_400);
    return List.of(
        content()
            .setText(
                Text.newBuilder()
                    .setText("see x.y")
                    .setPreview(
                        LinkPreview.newBuilder().setUrl("x.y").setTitle("t").setDescription("d")))
            .setContext(context)
            .build(),
        media("image"),
        media("video"),
        media("video_note"),
        media("gif"),
        media("audio"),
        media("voice_note"),
        media("document"),
        media("sticker"),
        plain(
            content()
                .setLocation(
                    Location.newBuilder()
                        .setLatitude(1)
                        .setLongitude(2)
                        .setName("n")
                        .setAddress("a")
                        .setUrl("u")
                        .setAccuracyMeters(3))
                .build()),
        plain(
            content()
                .setLiveLocation(
                    LiveLocation.newBuilder()
                        .setLatitude(1)
                        .setLongitude(2)
                        .setAccuracyMeters(3)
                        .setSpeedMetersPerSecond(4)
                        .setHeadingDegrees(5)
                        .setCaption("c")
                        .setSequence(6)
                        .setSinceSeconds(7))
                .build()),
        plain(
            content()
                .setContacts(
                    Contacts.newBuilder()
                        .setTitle("t")
                        .addCards(ContactCard.newBuilder().setName("n").setVcard("v")))
                .build()),
        plain(
            content()
                .setPoll(
                    Poll.newBuilder()
                        .setQuestion("q")
                        .addAllOptions(List.of("a", "b"))
                        .setSelectable(1))
                .build()),
        plain(
            content()
                .setEvent(
                    EventInvite.newBuilder()
                        .setName("n")
                        .setDescription("d")
                        .setStart(Timestamp.newBuilder().setSeconds(5))
                        .setEnd(Timestamp.newBuilder().setSeconds(6))
                        .setPlace(Location.newBuilder().setLatitude(1).setLongitude(2))
                        .setJoinLink("j")
                        .setGuestsAllowed(true))
                .build()),
        content().setReaction(Reaction.newBuilder().setTarget(REF).setEmoji("x")).build(),
        content().setEdit(Edit.newBuilder().setTarget(REF).setContent(plain(text))).build(),
        content()
            .setDelete(Delete.newBuilder().setTarget(REF.toBuilder().setAuthor("12@lid")))
            .build(),
        content()
            .setPollVote(PollVote.newBuilder().setPoll(REF).addOptions("a").setReadable(true))
            .build(),
        content()
            .setEventResponse(
                EventResponse.newBuilder()
                    .setEvent(REF)
                    .setAnswer("not_going")
                    .setExtraGuests(2)
                    .setReadable(true))
            .build(),
        content().setEphemeral(Ephemeral.newBuilder().setAfterSeconds(86_400)).build(),
        content().setForward(Forward.newBuilder().setChat("12@lid").setMessageId("A")).build());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void eventShouldTellWhatTheCommandSaid(MessageContent content) {
    assertThat(EventContents.write(CommandContents.read(content, Instant.EPOCH)))
        .isEqualTo(content);
  }

  @Test
  void everyKindShouldBeTried() {
    Set<ContentCase> tried =
        kinds().stream().map(MessageContent::getContentCase).collect(Collectors.toSet());

    assertThat(Arrays.stream(ContentCase.values()))
        .allMatch(
            kind ->
                tried.contains(kind)
                    || EnumSet.of(ContentCase.UNSUPPORTED, ContentCase.CONTENT_NOT_SET)
                        .contains(kind));
  }

  @Test
  void eventShouldHoldNoKey() {
    MessageContent withKey =
        media("image").toBuilder()
            .setMedia(
                media("image").getMedia().toBuilder()
                    .setFile(
                        MediaFile.newBuilder()
                            .setDirectPath("/x")
                            .setMediaKey(ByteString.copyFrom(new byte[32]))
                            .setThumbnail(ByteString.copyFrom(new byte[9]))))
            .build();

    assertThat(EventContents.write(CommandContents.read(withKey, Instant.EPOCH)))
        .isEqualTo(media("image"));
  }

  @Test
  void whatTheGatewayWouldNotLetThroughShouldBeRefused() {
    for (MessageContent bad :
        List.of(
            MessageContent.getDefaultInstance(),
            media("hologram"),
            content()
                .setDelete(Delete.newBuilder().setTarget(REF.toBuilder().setAuthor("@@")))
                .build(),
            content()
                .setEventResponse(EventResponse.newBuilder().setEvent(REF).setAnswer("perhaps"))
                .build())) {
      assertThatThrownBy(() -> CommandContents.read(bad, Instant.EPOCH))
          .isInstanceOf(SendException.class);
    }
  }

  private static MessageContent media(String kind) {
    return plain(
        content()
            .setMedia(
                Media.newBuilder()
                    .setKind(kind)
                    .setMimeType("a/b")
                    .setSize(7)
                    .setCaption("c")
                    .setWidth(1)
                    .setHeight(2)
                    .setSeconds(3)
                    .setFileName("f")
                    .setViewOnce(true)
                    .setAnimated(true))
            .build());
  }

  /// Events tell the context of all that has one.
  private static MessageContent plain(MessageContent content) {
    return content.toBuilder().setContext(Context.getDefaultInstance()).build();
  }

  private static MessageContent.Builder content() {
    return MessageContent.newBuilder();
  }
}
