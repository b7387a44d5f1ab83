package io.manyline.worker.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.proto.command.v1.SendMessage;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.media.DirectoryMediaStore;
import io.manyline.registry.media.MediaId;
import io.manyline.registry.media.MediaLabel;
import io.manyline.registry.media.MediaLimits;
import io.manyline.registry.media.MediaSink;
import io.manyline.registry.media.MediaStore;
import io.manyline.registry.media.SessionMedia;
import io.manyline.registry.seal.MasterKey;
import io.manyline.registry.seal.MasterKeyProperties;
import io.manyline.whatsapp.media.MediaAddresses;
import io.manyline.whatsapp.media.MediaLink;
import io.manyline.whatsapp.media.MediaSpool;
import io.manyline.whatsapp.media.MediaTransferException;
import io.manyline.whatsapp.media.MediaTransfers;
import io.manyline.worker.TestContents;
import io.manyline.worker.lane.ManualLaneExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MediaUploadsTest {
  private static final SessionUid UID = new SessionUid("01J00000000000000000000001");
  private static final MediaId ID = MediaId.derived(UID, "a");
  private static final MediaLink NO_HOST =
      _ ->
          CompletableFuture.failedFuture(
              new MediaTransferException(MediaTransferException.Reason.NO_HOST, "none"));

  @TempDir private Path directory;

  private final List<SessionCommand> amended = new ArrayList<>();
  private final ManualLaneExecutor lane = new ManualLaneExecutor();
  private SessionMedia files;

  @BeforeEach
  void storeAFile() throws IOException {
    MasterKey key =
        new MasterKey(
            new MasterKeyProperties(1, Base64.getEncoder().encodeToString(new byte[32])),
            new SecureRandom());
    MediaStore store =
        new DirectoryMediaStore(
            directory, new MediaLimits(1_000, 10_000, Duration.ofDays(1)), InstantSource.system());
    files = store.of(UID, key.sessionSealer(UID, key.newSessionKey(UID)));
    try (MediaSink sink = files.create(ID)) {
      sink.write(7);
      sink.commit(MediaLabel.of("image/png", ""));
    }
  }

  @Test
  void installationWithoutAStoreShouldRefuse() {
    MediaUploads uploads = uploads(new MediaRules(false, false, 0, 0, Duration.ZERO, ""));

    assertThat(refusal(upload(uploads, ID.value())).code()).isEqualTo("MEDIA_UNAVAILABLE");
  }

  @Test
  void fileThatIsNotThereShouldBeRefusedAtOnce() {
    MediaUploads uploads = uploads(rules());

    for (String id : List.of(MediaId.derived(UID, "b").value(), "../" + ID, "x")) {
      assertThat(refusal(upload(uploads, id)).code()).isEqualTo("MEDIA_NOT_FOUND");
    }
  }

  @Test
  void transferThatIsCutShouldBeTriedAgainButNotForEver() {
    MediaUploads uploads = uploads(rules());

    for (int i = 1; i < MediaUploads.MOST_ATTEMPTS; i++) {
      assertThat(upload(uploads, ID.value())).isInstanceOf(MediaUploads.Result.Later.class);
    }
    assertThat(refusal(upload(uploads, ID.value())).code()).isEqualTo("MEDIA_INTERRUPTED");
    assertThat(amended).isEmpty();
  }

  @Test
  void resultShouldComeOnTheLane() {
    CompletableFuture<MediaUploads.Result> result =
        uploads(rules()).upload(command(ID.value()), NO_HOST).toCompletableFuture();

    assertThat(result).isNotDone();
    while (lane.runNext()) {
      // What it began.
    }
    assertThat(result).isDone();
  }

  @Test
  void fileOfAMessageShouldBeUploadedOnce() {
    SessionCommand command = command(ID.value());
    assertThat(MediaUploads.isNeeded(command)).isTrue();
    SessionCommand.Builder uploaded = command.toBuilder();
    uploaded
        .getSendMessageBuilder()
        .getContentBuilder()
        .getMediaBuilder()
        .getFileBuilder()
        .setMediaKey(com.google.protobuf.ByteString.copyFrom(new byte[32]));
    assertThat(MediaUploads.isNeeded(uploaded.build())).isFalse();
    SessionCommand.Builder unencrypted = command.toBuilder();
    unencrypted
        .getSendMessageBuilder()
        .getContentBuilder()
        .getMediaBuilder()
        .getFileBuilder()
        .setDirectPath("/v/1");
    assertThat(MediaUploads.isNeeded(unencrypted.build())).isFalse();
    assertThat(MediaUploads.isNeeded(command(""))).isFalse();
  }

  @ParameterizedTest
  @EnumSource(MediaTransferException.Reason.class)
  void everyReasonShouldHaveACodeAndASentence(MediaTransferException.Reason reason) {
    MediaFailure failure =
        Objects.requireNonNull(MediaFailure.of(new MediaTransferException(reason, "x")));

    assertThat(failure.code()).startsWith("MEDIA_");
    assertThat(failure.message()).endsWith(".").doesNotContain("x:");
  }

  private MediaUploads.Result upload(MediaUploads uploads, String id) {
    CompletableFuture<MediaUploads.Result> result =
        uploads.upload(command(id), NO_HOST).toCompletableFuture();
    while (lane.runNext()) {
      // What it began.
    }
    return result.join();
  }

  private MediaUploads uploads(MediaRules rules) {
    MediaRoom off = TestMediaRoom.off();
    MediaTransfers transfers =
        new MediaTransfers(
            _ -> {
              throw new IOException("no network here");
            },
            new MediaAddresses(false),
            new MediaSpool(directory.resolve("spool")),
            Runnable::run,
            InstantSource.system(),
            new SecureRandom());
    return new MediaUploads(
        new MediaRoom(off.store(), transfers, transfers, off.links(), rules),
        files,
        lane,
        command -> {
          amended.add(command);
          return CompletableFuture.completedFuture(null);
        });
  }

  private static MediaRules rules() {
    return new MediaRules(true, true, 1_000, 1_000, Duration.ofDays(1), "");
  }

  private static MediaFailure refusal(MediaUploads.Result result) {
    assertThat(result).isInstanceOf(MediaUploads.Result.Refused.class);
    return ((MediaUploads.Result.Refused) result).failure();
  }

  private static SessionCommand command(String mediaId) {
    return SessionCommand.newBuilder()
        .setCommandId("c")
        .setSendMessage(
            SendMessage.newBuilder()
                .setContent(TestContents.media("image", "image/png", mediaId, "")))
        .build();
  }
}
