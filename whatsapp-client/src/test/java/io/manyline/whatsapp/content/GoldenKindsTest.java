package io.manyline.whatsapp.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.content.MessageContent.Media;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.Message;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kind, as Baileys builds and encodes it.
class GoldenKindsTest {
  private static final Jid PEER = Jid.parse("15550002@s.whatsapp.net");
  private static final Jid GROUP = Jid.parse("120363000000000001@g.us");
  private static final Instant AT = Instant.ofEpochMilli(1_700_000_000_123L);
  private static final MessageContext NONE = MessageContext.NONE;
  private static final ByteString SECRET = bytes(7, 32);

  /// What we say with another envelope, with fewer fields, or as a plain text.
  private static final Set<String> WRITTEN_OTHERWISE =
      Set.of(
          "text",
          "mention",
          "edit",
          "ephemeral-on",
          "ephemeral-off",
          "event",
          "image-view-once-v2",
          "document-with-caption",
          "ephemeral-envelope",
          "edit-envelope");

  private static final Map<String, MessageContent> EXPECTED = expected();

  static Set<String> names() {
    return EXPECTED.keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void recordedBytesShouldBeReadAsWhatTheySay(String name) throws Exception {
    Message message = Message.parseFrom(recorded().get(name));

    assertThat(ContentReader.read(message)).contains(EXPECTED.get(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void writtenContentShouldReadTheSame(String name) {
    MessageContent content = EXPECTED.get(name);

    assertThat(ContentReader.read(ContentWriter.write(content, chat(name)))).contains(content);
  }

  @ParameterizedTest
  @MethodSource("names")
  void writtenContentShouldBeTheRecordedBytes(String name) throws Exception {
    if (WRITTEN_OTHERWISE.contains(name)) {
      return;
    }
    MessageContent content = EXPECTED.get(name);
    Message.Builder recorded = Message.parseFrom(recorded().get(name)).toBuilder();
    if (!(content instanceof MessageContent.Poll)) {
      // The sender adds a secret to what it composes.
      recorded.clearMessageContextInfo();
    }

    assertThat(ContentWriter.write(content, chat(name)).toByteArray())
        .isEqualTo(recorded.build().toByteArray());
  }

  @Test
  void everyRecordedKindShouldBeExpected() throws Exception {
    assertThat(recorded().keySet()).isEqualTo(EXPECTED.keySet());
  }

  private static Map<String, MessageContent> expected() {
    Map<String, MessageContent> all = new LinkedHashMap<>();
    MessageRef peers = MessageRef.by(PEER, "3EB0AA");
    MessageRef own = MessageRef.own("3EB0BB");
    MessageRef member = MessageRef.by(Jid.lid("100000000000003"), "3EB0CC");
    all.put("text", new MessageContent.Text("hello"));
    all.put(
        "mention",
        new MessageContent.Text(
            "hello @15550003",
            null,
            MessageContext.mentioning(List.of(Jid.parse("15550003@s.whatsapp.net")))));
    all.put(
        "preview",
        new MessageContent.Text(
            "see https://example.com/x",
            new LinkPreview("https://example.com/x", "Example", "A page", bytes(9, 5)),
            NONE));
    all.put("location", new MessageContent.Location(-6.2, 106.8, "Monas", "Jakarta", "", 0, NONE));
    all.put("contact", new MessageContent.Contacts("", List.of(card("Ann")), NONE));
    all.put(
        "contacts",
        new MessageContent.Contacts("2 contacts", List.of(card("Ann"), card("Ben")), NONE));
    all.put("reaction", new MessageContent.Reaction(peers, "👍", AT));
    all.put("reaction-removed", new MessageContent.Reaction(peers, "", AT));
    all.put("reaction-group", new MessageContent.Reaction(member, "👍", AT));
    all.put("revoke", new MessageContent.Revoke(own));
    all.put("revoke-by-admin", new MessageContent.Revoke(member));
    all.put("edit", new MessageContent.Edit(own, new MessageContent.Text("better"), AT));
    all.put("ephemeral-on", new MessageContent.EphemeralSetting(Duration.ofDays(1)));
    all.put("ephemeral-off", new MessageContent.EphemeralSetting(Duration.ZERO));
    all.put(
        "poll-single", new MessageContent.Poll("Which?", List.of("red", "green"), 1, SECRET, NONE));
    all.put(
        "poll-multiple",
        new MessageContent.Poll("Which?", List.of("red", "green"), 0, SECRET, NONE));
    all.put(
        "event",
        new MessageContent.Event(
            "Picnic",
            new MessageContent.Schedule(
                "Bring food",
                Instant.ofEpochSecond(1_800_000_000),
                Instant.ofEpochSecond(1_800_003_600),
                true),
            new MessageContent.Place(-6.2, 106.8, "Park", "Jakarta"),
            "",
            false,
            SECRET,
            NONE));
    media(all);
    all.put(
        "live-location",
        new MessageContent.LiveLocation(
            -6.2,
            106.8,
            new MessageContent.Motion(10, 1.5f, 90),
            "on my way",
            3,
            Duration.ofMinutes(1),
            NONE));
    MessageContext day = new MessageContext(null, List.of(), 0, Duration.ofDays(1));
    all.put("ephemeral-envelope", new MessageContent.Text("gone soon", null, day));
    all.put("edit-envelope", new MessageContent.Edit(own, new MessageContent.Text("better"), AT));
    all.put(
        "reply",
        new MessageContent.Text(
            "nice",
            null,
            MessageContext.replyTo(new Quote("3EB0AA", PEER, picture("look", false)))));
    all.put("disappearing", new MessageContent.Text("soon gone", null, day));
    all.put(
        "forward",
        new MessageContent.Text(
            "hello", null, new MessageContext(null, List.of(), 1, Duration.ZERO)));
    return all;
  }

  private static void media(Map<String, MessageContent> all) {
    all.put("image", picture("look", false));
    all.put("image-view-once", picture("", true));
    all.put("image-view-once-v2", picture("", true));
    MediaTraits film = MediaTraits.ofSize(640, 480, 12);
    MediaFile mp4 = file("video/mp4");
    all.put("video", new Media(MediaKind.VIDEO, mp4, "watch", film, false, NONE));
    all.put("gif", new Media(MediaKind.GIF, mp4, "", film, false, NONE));
    all.put("video-note", new Media(MediaKind.VIDEO_NOTE, mp4, "", film, false, NONE));
    MediaTraits sound = MediaTraits.ofSize(0, 0, 3);
    all.put("audio", new Media(MediaKind.AUDIO, file("audio/mp4"), "", sound, false, NONE));
    MediaTraits voice = new MediaTraits(0, 0, 3, "", ByteString.EMPTY, bytes(4, 64), false);
    all.put(
        "voice-note",
        new Media(MediaKind.VOICE_NOTE, file("audio/ogg; codecs=opus"), "", voice, false, NONE));
    Media document =
        new Media(
            MediaKind.DOCUMENT,
            file("application/pdf"),
            "read",
            MediaTraits.ofDocument("a.pdf"),
            false,
            NONE);
    all.put("document", document);
    all.put("document-with-caption", document);
    MediaTraits moving = new MediaTraits(512, 512, 0, "", ByteString.EMPTY, ByteString.EMPTY, true);
    all.put("sticker", new Media(MediaKind.STICKER, file("image/webp"), "", moving, false, NONE));
  }

  private static Media picture(String caption, boolean viewOnce) {
    MediaTraits traits = new MediaTraits(640, 480, 0, "", bytes(9, 5), ByteString.EMPTY, false);
    return new Media(MediaKind.IMAGE, file("image/jpeg"), caption, traits, viewOnce, NONE);
  }

  private static MediaFile file(String mimeType) {
    return new MediaFile(
        "https://127.0.0.1:1/o1/v/t24/f2/a?ccb=9-4&oh=x",
        "/o1/v/t24/f2/a?ccb=9-4&oh=x",
        bytes(1, 32),
        bytes(2, 32),
        bytes(3, 32),
        1234,
        mimeType,
        Instant.ofEpochSecond(1_700_000_000));
  }

  private static ContactCard card(String name) {
    return new ContactCard(name, "BEGIN:VCARD\nVERSION:3.0\nFN:" + name + "\nEND:VCARD");
  }

  private static Jid chat(String name) {
    return name.equals("reaction-group") || name.equals("revoke-by-admin") ? GROUP : PEER;
  }

  private static ByteString bytes(int value, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return ByteString.copyFrom(bytes);
  }

  private static Map<String, byte[]> recorded() throws Exception {
    Map<String, byte[]> all = new LinkedHashMap<>();
    try (InputStream in =
        GoldenKindsTest.class.getResourceAsStream("/vectors/messages/kinds.txt")) {
      assertThat(in).isNotNull();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split(" ", 2))
          .forEach(parts -> all.put(parts[0], HexFormat.of().parseHex(parts[1])));
    }
    return all;
  }
}
