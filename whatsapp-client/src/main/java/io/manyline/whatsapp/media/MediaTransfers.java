package io.manyline.whatsapp.media;

import io.manyline.whatsapp.media.MediaTransferException.Reason;
import io.manyline.whatsapp.mediafile.MediaException;
import io.manyline.whatsapp.mediafile.MediaType;
import io.manyline.whatsapp.mediafile.VerifiedMedia;
import io.manyline.whatsapp.socket.MediaHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// Uploads and downloads for all sessions of a process.
///
/// **Flow:** its owner hands over what is to be stored or loaded, with the session's [MediaLink];
/// the file goes through a spool in encrypted form, so that a transfer goes on where it was cut and
/// nothing is handed out before everything about it is verified. **Order and threads:** callable
/// from any thread, never blocks; each transfer runs on one thread of the executor, as many at a
/// time as it allows. **Errors:** stages fail with [MediaTransferException].
public final class MediaTransfers {
  private final MediaUploader uploader;
  private final MediaDownloader downloader;
  private final MediaRemover remover;
  private final MediaSpool spool;
  private final Executor executor;

  /// @param executor may be blocked: one thread for each transfer
  public MediaTransfers(
      MediaHttp http,
      MediaAddresses addresses,
      MediaSpool spool,
      Executor executor,
      InstantSource clock,
      SecureRandom random) {
    this.uploader = new MediaUploader(http, addresses, clock, random);
    this.downloader = new MediaDownloader(http, addresses);
    this.remover = new MediaRemover(http, addresses);
    this.spool = spool;
    this.executor = executor;
  }

  /// @param limit most bytes of the file
  public CompletionStage<UploadedMedia> upload(
      MediaLink link, MediaType type, MediaSource source, long limit) {
    return run(file -> uploader.upload(link, type, source, limit, file));
  }

  /// Stores a file as it is, as channels have theirs.
  ///
  /// @param source opened more than once
  /// @param limit most bytes of the file
  public CompletionStage<UploadedMedia> uploadUnencrypted(
      MediaLink link, MediaType type, MediaSource source, long limit) {
    return work(() -> uploader.uploadUnencrypted(link, type, source, limit));
  }

  /// Loads a file, verifies it and hands it to the reader.
  ///
  /// @param limit most bytes of the file
  /// @return what the reader made of it
  public <R> CompletionStage<R> download(
      MediaLink link, MediaReference reference, long limit, MediaReader<R> reader) {
    return run(
        file -> {
          downloader.download(link, reference, limit, file);
          return reader.read(VerifiedMedia.verify(file, reference.secrets()));
        });
  }

  /// Loads a file and verifies it, to be read piece by piece.
  ///
  /// @param limit most bytes of the file
  /// @return the plaintext; whoever gets it closes it
  public CompletionStage<OpenMedia> open(MediaLink link, MediaReference reference, long limit) {
    return work(
        () -> {
          SpoolFile file = spool.create();
          try {
            downloader.download(link, reference, limit, file);
            return OpenMedia.of(VerifiedMedia.verify(file, reference.secrets()), file);
          } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
          }
        });
  }

  /// Tells the server that a file is not needed any more.
  ///
  /// @param handle as the message told it; empty for none
  public CompletionStage<Void> remove(MediaLink link, MediaReference reference, String handle) {
    return CompletableFuture.runAsync(() -> remover.remove(link, reference, handle), executor);
  }

  /// Runs what blocks, such as reading on in an [OpenMedia], on a thread for that.
  public <R> CompletionStage<R> work(Work<R> work) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return work.run();
          } catch (MediaException e) {
            throw MediaTransferException.of(e);
          } catch (IOException | UncheckedIOException e) {
            throw new MediaTransferException(
                Reason.LOCAL_FAILURE, "source, spool or reader failed: " + e.getMessage());
          }
        },
        executor);
  }

  /// Something that blocks.
  @FunctionalInterface
  public interface Work<R> {
    R run() throws IOException;
  }

  /// Loads a file; one that the server has no more the phone is asked for, once.
  ///
  /// @param asked the message that carried it
  public <R> CompletionStage<R> downloadOrAsk(
      ClientMedia link,
      MediaReference reference,
      MediaRetries.Asked asked,
      long limit,
      MediaReader<R> reader) {
    return download(link, reference, limit, reader)
        .exceptionallyCompose(
            failure ->
                isGone(failure)
                    ? link.askPhone(asked)
                        .thenCompose(path -> download(link, reference.at(path), limit, reader))
                    : CompletableFuture.failedFuture(failure));
  }

  private static boolean isGone(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof MediaTransferException known && known.reason() == Reason.NOT_AVAILABLE;
  }

  private <R> CompletionStage<R> run(Transfer<R> transfer) {
    return work(
        () -> {
          try (SpoolFile file = spool.create()) {
            return transfer.run(file);
          }
        });
  }

  /// One transfer with its file.
  private interface Transfer<R> {
    R run(SpoolFile file) throws IOException;
  }
}
