package io.manyline.whatsapp.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.HostedFile;
import io.manyline.whatsapp.client.TestPeer;
import io.manyline.whatsapp.client.TestPhone;
import io.manyline.whatsapp.event.WaEvent.HistoryFailed;
import io.manyline.whatsapp.event.WaEvent.HistorySynced;
import io.manyline.whatsapp.mediafile.MediaType;
import io.manyline.whatsapp.proto.HistoryConversation;
import io.manyline.whatsapp.proto.HistoryMessage;
import io.manyline.whatsapp.proto.HistorySync;
import io.manyline.whatsapp.proto.HistorySyncMsg;
import io.manyline.whatsapp.proto.HistorySyncNotification;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.MessageKey;
import io.manyline.whatsapp.proto.ProtocolMessage;
import io.manyline.whatsapp.store.StateKey.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A part of the history on a media host: every field that names or opens it, changed.
final class HistoryFileTest {
  private final ClientFixture fixture = ClientFixture.online();
  private final TestPeer phone = new TestPeer(TestPhone.COMPANION.account());

  @AfterEach
  void nothingShouldStayOnDisk() throws IOException {
    if (Files.exists(fixture.spool)) {
      try (Stream<Path> left = Files.list(fixture.spool)) {
        assertThat(left).isEmpty();
      }
      Files.delete(fixture.spool);
    }
  }

  /// One thing that is wrong.
  @FunctionalInterface
  interface Break {
    void apply(HistorySyncNotification.Builder notice, HostedFile file);
  }

  @Test
  void fileShouldBeReadAndThenBeRemoved() throws IOException {
    HostedFile file = HostedFile.store(fixture, MediaType.HISTORY, deflated());

    announce(notice(file).build());
    fixture.runUntil(() -> file.requests().stream().anyMatch(HostedFile.Asked::isDelete));

    assertThat(fixture.told.getFirst().messages()).hasSize(1);
    assertThat(fixture.store.received(HistorySynced.class)).hasSize(1);
    HostedFile.Asked delete =
        file.requests().stream().filter(HostedFile.Asked::isDelete).findFirst().orElseThrow();
    assertThat(delete.path()).startsWith("/mms/md-msg-hist/");
    assertThat(delete.query()).contains("token=", "d_md=L3YvMQ", "e_handle=handle", "auth=ticket");
    assertThat(fixture.store.count(Kind.HISTORY_PART)).isZero();
  }

  static Stream<Arguments> breaks() {
    return Stream.of(
        broken("media key", "CORRUPT", (it, _) -> it.setMediaKey(flip(it.getMediaKey()))),
        broken("no media key", "CORRUPT", (it, _) -> it.clearMediaKey()),
        broken("hash", "CORRUPT", (it, _) -> it.setFileSha256(flip(it.getFileSha256()))),
        broken("no hash", "CORRUPT", (it, _) -> it.clearFileSha256()),
        broken(
            "hash of the file",
            "CORRUPT",
            (it, _) -> it.setFileEncSha256(flip(it.getFileEncSha256()))),
        broken("length", "CORRUPT", (it, _) -> it.setFileLength(it.getFileLength() + 16)),
        broken("too long", "TOO_LARGE", (it, _) -> it.setFileLength(PartSource.MAX_FILE + 1)),
        broken("path", "ADDRESS_REFUSED", (it, _) -> it.setDirectPath("//elsewhere/v/1?x")),
        broken("first byte", "CORRUPT", (_, file) -> file.flip(0)),
        broken("MAC", "CORRUPT", (_, file) -> file.flip(-1)),
        broken("cut", "CORRUPT", (_, file) -> file.cut()),
        broken("gone", "NOT_AVAILABLE", (_, file) -> file.status(410)),
        broken("forbidden", "NOT_AVAILABLE", (_, file) -> file.status(403)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("breaks")
  void fileThatIsNotWhatThePhoneSaysShouldBeRefusedAndNothingTold(
      String what, String reason, Break change) throws IOException {
    HostedFile file = HostedFile.store(fixture, MediaType.HISTORY, deflated());
    HistorySyncNotification.Builder notice = notice(file);
    change.apply(notice, file);

    announce(notice.build());
    fixture.runUntil(() -> !fixture.store.received(HistoryFailed.class).isEmpty());

    assertThat(fixture.store.received(HistoryFailed.class).getFirst().reason()).isEqualTo(reason);
    assertThat(fixture.told).isEmpty();
    assertThat(fixture.store.received(HistorySynced.class)).isEmpty();
    assertThat(fixture.store.count(Kind.HISTORY_PART)).isZero();
  }

  @Test
  void fileUnderTheKeysOfAnotherTypeShouldBeRefused() throws IOException {
    HostedFile file = HostedFile.store(fixture, MediaType.APP_STATE, deflated());

    announce(notice(file).build());
    fixture.runUntil(() -> !fixture.store.received(HistoryFailed.class).isEmpty());

    assertThat(fixture.store.received(HistoryFailed.class).getFirst().reason())
        .isEqualTo("CORRUPT");
  }

  @Test
  void hostThatDoesNotAnswerShouldBeTriedAgain() throws IOException {
    HostedFile file = HostedFile.store(fixture, MediaType.HISTORY, deflated());
    file.status(503);
    announce(notice(file).build());
    fixture.runUntil(() -> file.requests().size() == 4 && fixture.timer.pendingCount() > 1);
    assertThat(fixture.store.count(Kind.HISTORY_PART)).isOne();

    file.status(200);
    fixture.advance(Duration.ofSeconds(30));
    fixture.runUntil(() -> !fixture.store.received(HistorySynced.class).isEmpty());

    assertThat(fixture.store.received(HistoryFailed.class)).isEmpty();
  }

  @Test
  void partThatWasCutShortShouldBeTakenInWholeByTheNextConnection() throws IOException {
    HostedFile file = HostedFile.store(fixture, MediaType.HISTORY, deflated(250));
    fixture.failChunksFrom(2);
    announce(notice(file).build());
    fixture.runUntil(() -> fixture.told.size() == 1 && fixture.timer.pendingCount() > 1);
    fixture.client.disconnect();
    fixture.lane.runAll();
    assertThat(fixture.timer.pendingCount()).isZero();

    ClientFixture again = new ClientFixture(fixture.store);
    HostedFile same = file.servedTo(again);
    again.goOnline();
    again.runUntil(() -> !again.store.received(HistorySynced.class).isEmpty());

    assertThat(again.told).hasSize(3);
    assertThat(again.told.getFirst()).isEqualTo(fixture.told.getFirst());
    assertThat(again.told).extracting(HistoryChunk::number).containsExactly(1, 2, 3);
    assertThat(again.told.stream().flatMap(chunk -> chunk.messages().stream()))
        .hasSize(250)
        .doesNotHaveDuplicates();
    assertThat(again.store.received(HistorySynced.class)).hasSize(1);
    assertThat(same.requests()).isNotEmpty();
  }

  private void announce(HistorySyncNotification notice) {
    phone.meet(fixture.store, null);
    Message message =
        Message.newBuilder()
            .setProtocolMessage(
                ProtocolMessage.newBuilder().setType(5).setHistorySyncNotification(notice))
            .build();
    fixture.push(phone.message(message).with("category", "peer"));
  }

  private static HistorySyncNotification.Builder notice(HostedFile file) {
    return HistorySyncNotification.newBuilder()
        .setSyncType(3)
        .setProgress(100)
        .setDirectPath(file.directPath())
        .setMediaKey(ByteString.copyFrom(file.media().mediaKey()))
        .setFileSha256(ByteString.copyFrom(file.media().sha256()))
        .setFileEncSha256(ByteString.copyFrom(file.media().storedSha256()))
        .setFileLength(file.media().length())
        .setEncHandle("handle");
  }

  private static Arguments broken(String what, @Nullable String reason, Break change) {
    return Arguments.of(what, reason, change);
  }

  private static ByteString flip(ByteString bytes) {
    byte[] changed = bytes.toByteArray();
    changed[changed.length / 2] ^= 1;
    return ByteString.copyFrom(changed);
  }

  private static byte[] deflated() throws IOException {
    return deflated(1);
  }

  private static byte[] deflated(int messages) throws IOException {
    HistoryConversation.Builder chat =
        HistoryConversation.newBuilder().setId("15550007@s.whatsapp.net");
    for (int i = 0; i < messages; i++) {
      chat.addMessages(
          HistorySyncMsg.newBuilder()
              .setMessage(
                  HistoryMessage.newBuilder()
                      .setKey(MessageKey.newBuilder().setId("M" + i))
                      .setMessage(Message.newBuilder().setConversation("text " + i))));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      HistorySync.newBuilder().setSyncType(3).addConversations(chat).build().writeTo(deflater);
    }
    return out.toByteArray();
  }
}
