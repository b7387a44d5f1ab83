package io.manyline.whatsapp.appstate;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.appstate.CollectionQueries.Answer;
import io.manyline.whatsapp.media.ClientMedia;
import io.manyline.whatsapp.media.MediaReference;
import io.manyline.whatsapp.media.MediaTransferException;
import io.manyline.whatsapp.media.MediaTransfers;
import io.manyline.whatsapp.mediafile.MediaSecrets;
import io.manyline.whatsapp.mediafile.MediaType;
import io.manyline.whatsapp.proto.ExternalBlobReference;
import io.manyline.whatsapp.proto.SyncdMutations;
import io.manyline.whatsapp.proto.SyncdPatch;
import io.manyline.whatsapp.proto.SyncdSnapshot;
import io.manyline.whatsapp.syncd.SyncdException;
import io.manyline.whatsapp.syncd.SyncdException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Puts into an answer what the server keeps of it on a media host: a snapshot, mutations of large
/// patches.
///
/// **Shape:** files of at most [#MAX_FILE] bytes, [#MAX_ANSWER] in one answer; each is verified
/// before it is read. **Order and threads:** stages complete on a transfer's thread. **Errors:**
/// [SyncdException] BLOB for a file that is gone, too large or not what the reference says;
/// `MediaTransferException` when no host can be reached: another time. **Source:**
/// docs/protocol/app-state.md (whatsmeow appstate/decode.go, Baileys src/Utils/chat-utils.ts).
final class ExternalBlobs {
  static final long MAX_FILE = 16L << 20;
  static final long MAX_ANSWER = 32L << 20;

  private final MediaTransfers transfers;
  private final ClientMedia media;

  ExternalBlobs(MediaTransfers transfers, ClientMedia media) {
    this.transfers = transfers;
    this.media = media;
  }

  /// An answer with everything in it.
  record Complete(Answer answer, @Nullable SyncdSnapshot snapshot, List<SyncdPatch> patches) {}

  /// What an answer says without its files.
  static Complete bare(Answer answer) {
    return new Complete(answer, null, answer.patches());
  }

  static boolean hasFiles(Answer answer) {
    return answer.snapshot() != null
        || answer.patches().stream().anyMatch(SyncdPatch::hasExternalMutations);
  }

  CompletionStage<Complete> complete(Answer answer) {
    if (told(answer) > MAX_ANSWER) {
      return CompletableFuture.failedFuture(
          new SyncdException(Reason.BLOB, "files of more than " + MAX_ANSWER + " bytes"));
    }
    return snapshot(answer)
        .thenCompose(
            snapshot ->
                patches(answer.patches(), 0, new ArrayList<>())
                    .thenApply(patches -> new Complete(answer, snapshot, patches)));
  }

  private CompletionStage<@Nullable SyncdSnapshot> snapshot(Answer answer) {
    ExternalBlobReference file = answer.snapshot();
    return file == null
        ? CompletableFuture.completedFuture(null)
        : load(file, SyncdSnapshot::parseFrom);
  }

  /// One file after the other.
  private CompletionStage<List<SyncdPatch>> patches(
      List<SyncdPatch> wire, int next, List<SyncdPatch> complete) {
    if (next == wire.size()) {
      return CompletableFuture.completedFuture(complete);
    }
    SyncdPatch patch = wire.get(next);
    CompletionStage<SyncdPatch> whole =
        patch.hasExternalMutations()
            ? load(patch.getExternalMutations(), SyncdMutations::parseFrom)
                .thenApply(
                    mutations ->
                        patch.toBuilder()
                            .clearExternalMutations()
                            .addAllMutations(mutations.getMutationsList())
                            .build())
            : CompletableFuture.completedFuture(patch);
    return whole.thenCompose(
        each -> {
          complete.add(each);
          return patches(wire, next + 1, complete);
        });
  }

  private <T> CompletionStage<T> load(ExternalBlobReference file, Parse<T> parse) {
    return transfers
        .download(
            media,
            reference(file),
            MAX_FILE,
            verified -> {
              try (InputStream in = verified.open()) {
                return parse.read(in);
              } catch (InvalidProtocolBufferException e) {
                throw new SyncdException(Reason.MALFORMED, "a file that is no protobuf");
              }
            })
        .exceptionallyCompose(ExternalBlobs::judge);
  }

  private static <T> CompletionStage<T> judge(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof MediaTransferException known) {
      boolean passing =
          switch (known.reason()) {
            case INTERRUPTED, NO_HOST, LOCAL_FAILURE -> true;
            default -> false;
          };
      return CompletableFuture.failedFuture(
          passing ? known : new SyncdException(Reason.BLOB, String.valueOf(known.getMessage())));
    }
    return CompletableFuture.failedFuture(cause);
  }

  private static long told(Answer answer) {
    ExternalBlobReference snapshot = answer.snapshot();
    long sum = snapshot == null ? 0 : size(snapshot);
    for (SyncdPatch patch : answer.patches()) {
      sum += patch.hasExternalMutations() ? size(patch.getExternalMutations()) : 0;
    }
    return sum;
  }

  /// One that does not tell its size may be of any up to the bound.
  private static long size(ExternalBlobReference file) {
    long told = file.getFileSizeBytes();
    return told <= 0 ? MAX_FILE : Math.min(told, MAX_ANSWER + 1);
  }

  private static MediaReference reference(ExternalBlobReference file) {
    return new MediaReference(
        file.getDirectPath(),
        new MediaSecrets(
            MediaType.APP_STATE,
            file.getMediaKey().toByteArray(),
            file.getFileEncSha256().toByteArray(),
            file.getFileSha256().toByteArray(),
            file.getFileSizeBytes()));
  }

  /// Reads a protobuf to the stream's end.
  @FunctionalInterface
  private interface Parse<T> {
    T read(InputStream in) throws IOException;
  }
}
