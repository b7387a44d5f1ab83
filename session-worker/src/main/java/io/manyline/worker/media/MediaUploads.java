package io.manyline.worker.media;

import com.google.protobuf.ByteString;
import io.manyline.proto.command.v1.SendMessage;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.event.JsonNumber;
import io.manyline.proto.message.v1.Media;
import io.manyline.proto.message.v1.MediaFile;
import io.manyline.registry.media.MediaId;
import io.manyline.registry.media.SessionMedia;
import io.manyline.whatsapp.media.MediaLink;
import io.manyline.whatsapp.media.MediaReference;
import io.manyline.whatsapp.media.UploadedMedia;
import io.manyline.whatsapp.mediafile.MediaType;
import io.manyline.worker.content.CommandContents;
import io.manyline.worker.event.EventComposer;
import io.manyline.worker.message.Recipients;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Takes the file of a message from the store to WhatsApp, before the message is encrypted.
///
/// **Flow:** the handler of sends asks first; where the file is with WhatsApp becomes part of the
/// command's row ([Rows]), so that whoever goes on, after a crash too, sends the same. **Order and
/// threads:** called on the lane, which never waits: the file goes on a thread of the transfers. A
/// channel's file is stored as it is, without a key. **Errors:** a transfer that was cut is tried
/// again later, at most [#MOST_ATTEMPTS] times within one claim.
public final class MediaUploads {
  static final int MOST_ATTEMPTS = 8;
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final MediaRoom room;
  private final SessionMedia files;
  private final Executor lane;
  private final Rows rows;
  private final Map<String, Integer> attempts = new HashMap<>();

  /// Where commands are kept.
  @FunctionalInterface
  public interface Rows {
    /// @return completes on the lane when the command is durable in this form
    CompletionStage<Void> amend(SessionCommand command);
  }

  /// What came of it.
  public sealed interface Result {
    /// @param command with the reference of the file
    record Uploaded(SessionCommand command) implements Result {}

    record Refused(MediaFailure failure) implements Result {}

    record Later(Duration delay) implements Result {}
  }

  public MediaUploads(MediaRoom room, SessionMedia files, Executor lane, Rows rows) {
    this.room = room;
    this.files = files;
    this.lane = lane;
    this.rows = rows;
  }

  /// Whether the message has a file that is not with WhatsApp yet.
  public static boolean isNeeded(SessionCommand command) {
    Media media = command.getSendMessage().getContent().getMedia();
    return !media.getMediaId().isEmpty()
        && media.getFile().getMediaKey().isEmpty()
        && media.getFile().getDirectPath().isEmpty();
  }

  /// @return completes on the lane
  public CompletionStage<Result> upload(SessionCommand command, MediaLink link) {
    Media media = command.getSendMessage().getContent().getMedia();
    if (!room.rules().on()) {
      return completed(new Result.Refused(MediaFailure.OFF));
    }
    if (!MediaId.isValid(media.getMediaId())) {
      return completed(new Result.Refused(MediaFailure.NOT_FOUND));
    }
    MediaId id = new MediaId(media.getMediaId());
    MediaType type = MediaReference.type(CommandContents.mediaKind(media.getKind()));
    long limit = room.rules().limit();
    CompletionStage<UploadedMedia> upload =
        Recipients.isChannel(command.getSendMessage().getTo())
            ? room.asked().uploadUnencrypted(link, type, () -> open(id), limit)
            : room.asked().upload(link, type, () -> open(id), limit);
    return upload
        .<Outcome>handle(Outcome::new)
        .thenComposeAsync(outcome -> done(command, outcome), lane);
  }

  private CompletionStage<Result> done(SessionCommand command, Outcome outcome) {
    UploadedMedia uploaded = outcome.uploaded();
    if (uploaded != null) {
      attempts.remove(command.getCommandId());
      SessionCommand amended = withFile(command, uploaded);
      return rows.amend(amended).thenApply(_ -> new Result.Uploaded(amended));
    }
    Throwable cause = outcome.failure() == null ? new IllegalStateException() : outcome.failure();
    MediaFailure failure = MediaFailure.of(cause);
    if (failure == null) {
      return CompletableFuture.failedFuture(cause);
    }
    int times = attempts.merge(command.getCommandId(), 1, Integer::sum);
    if (failure.passing() && times < MOST_ATTEMPTS) {
      return completed(new Result.Later(PAUSE.multipliedBy(times)));
    }
    attempts.remove(command.getCommandId());
    return completed(new Result.Refused(failure));
  }

  private InputStream open(MediaId id) throws IOException {
    return files.find(id).orElseThrow(MissingMediaException::new).open(0);
  }

  private static SessionCommand withFile(SessionCommand command, UploadedMedia uploaded) {
    SendMessage send = command.getSendMessage();
    Media media = send.getContent().getMedia();
    MediaFile file =
        media.getFile().toBuilder()
            .setUrl(uploaded.url())
            .setDirectPath(uploaded.directPath())
            .setHandle(uploaded.handle())
            .setMediaKey(ByteString.copyFrom(uploaded.media().mediaKey()))
            .setSha256(ByteString.copyFrom(uploaded.media().sha256()))
            .setEncSha256(ByteString.copyFrom(uploaded.media().storedSha256()))
            .setKeyTime(EventComposer.timestamp(uploaded.at()))
            .build();
    return command.toBuilder()
        .setSendMessage(
            send.toBuilder()
                .setContent(
                    send.getContent().toBuilder()
                        .setMedia(
                            media.toBuilder()
                                .setFile(file)
                                .setSize(JsonNumber.of(uploaded.media().length())))))
        .build();
  }

  private static CompletionStage<Result> completed(Result result) {
    return CompletableFuture.completedFuture(result);
  }

  private record Outcome(@Nullable UploadedMedia uploaded, @Nullable Throwable failure) {}
}
