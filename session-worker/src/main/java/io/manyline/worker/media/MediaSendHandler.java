package io.manyline.worker.media;

import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.message.CommandHandler;
import io.manyline.worker.outbox.CommandResult;
import io.manyline.worker.outbox.PendingCommand;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Uploads the file of a message, then lets the message be sent.
///
/// **Flow:** before the handler of sends; what was encrypted before goes there at once.
public final class MediaSendHandler implements CommandHandler {
  private final CommandHandler sends;
  private final MediaUploads uploads;
  private final Refusals refusals;

  /// What a command that failed for good leads to.
  @FunctionalInterface
  public interface Refusals {
    CommandResult.Finished failed(PendingCommand pending, String code, String message);
  }

  public MediaSendHandler(CommandHandler sends, MediaUploads uploads, Refusals refusals) {
    this.sends = sends;
    this.uploads = uploads;
    this.refusals = refusals;
  }

  @Override
  public CompletionStage<CommandResult> handle(
      PendingCommand pending, SessionConnection connection) {
    if (pending.prepared() != null || !MediaUploads.isNeeded(pending.command())) {
      return sends.handle(pending, connection);
    }
    return uploads
        .upload(pending.command(), connection.media())
        .thenCompose(
            result ->
                switch (result) {
                  case MediaUploads.Result.Uploaded it ->
                      sends.handle(new PendingCommand(it.command(), null), connection);
                  case MediaUploads.Result.Refused it ->
                      CompletableFuture.completedFuture(
                          refusals.failed(pending, it.failure().code(), it.failure().message()));
                  case MediaUploads.Result.Later it ->
                      CompletableFuture.completedFuture(new CommandResult.Parked(it.delay()));
                });
  }
}
