package io.manyline.worker.media;

import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.LoadMedia;
import io.manyline.proto.command.v1.MediaLoaded;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.registry.media.MediaInfo;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.media.ClientMedia;
import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.message.CommandHandler;
import io.manyline.worker.message.Recipients;
import io.manyline.worker.outbox.CommandResult;
import io.manyline.worker.outbox.Outcomes;
import io.manyline.worker.outbox.PendingCommand;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Loads the file of one message because somebody asks for it.
///
/// **Errors:** `MESSAGE_NOT_KNOWN` for one that is not kept any more or has no file; the codes of
/// [MediaFailure].
public final class LoadMediaHandler implements CommandHandler {
  private final FileLoader loader;
  private final InstantSource clock;
  private final Executor lane;

  public LoadMediaHandler(FileLoader loader, InstantSource clock, Executor lane) {
    this.loader = loader;
    this.clock = clock;
    this.lane = lane;
  }

  @Override
  public CompletionStage<CommandResult> handle(
      PendingCommand pending, SessionConnection connection) {
    SessionCommand command = pending.command();
    if (!loader.rules().on()) {
      return CompletableFuture.completedFuture(failed(command, MediaFailure.OFF));
    }
    LoadMedia asked = command.getLoadMedia();
    ClientMedia link = connection.media();
    WantedFile wanted =
        link.kept(Recipients.parse(asked.getChat()), asked.getMessageId())
            .map(kept -> WantedFile.of(loader.uid(), kept))
            .orElseThrow(
                () ->
                    new SendException(
                        SendException.Reason.MESSAGE_NOT_KNOWN,
                        "no file of that message is known"));
    return loader
        .loadAsked(link, wanted)
        .<Loaded>handle(Loaded::new)
        .thenComposeAsync(loaded -> result(command, wanted, loaded), lane);
  }

  private CompletionStage<CommandResult> result(
      SessionCommand command, WantedFile wanted, Loaded loaded) {
    MediaInfo info = loaded.info();
    if (info != null) {
      return CompletableFuture.completedFuture(
          new CommandResult.Finished(outcome(command, info), List.of(loader.ready(wanted, info))));
    }
    Throwable cause = loaded.failure() == null ? new IllegalStateException() : loaded.failure();
    MediaFailure failure = MediaFailure.of(cause);
    return failure == null
        ? CompletableFuture.failedFuture(cause)
        : CompletableFuture.completedFuture(failed(command, failure));
  }

  private CommandOutcome outcome(SessionCommand command, MediaInfo info) {
    return Outcomes.mediaLoaded(
        command,
        clock.instant(),
        MediaLoaded.newBuilder()
            .setMediaId(info.id().value())
            .setMimeType(info.label().mimeType())
            .setSize(info.size())
            .setSha256(info.sha256())
            .setFileName(info.label().fileName())
            .build());
  }

  private CommandResult failed(SessionCommand command, MediaFailure failure) {
    return new CommandResult.Finished(
        Outcomes.failed(command, clock.instant(), failure.code(), failure.message()), List.of());
  }

  private record Loaded(@Nullable MediaInfo info, @Nullable Throwable failure) {}
}
