package io.manyline.whatsapp.media;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.iq.IqClient;
import io.manyline.whatsapp.media.MediaTransferException.Reason;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// The hosts for media of this connection, asked for when they are needed and kept while they hold.
///
/// **Order and threads:** [#hosts] from any thread; the rest on the lane. Who asks while the server
/// is being asked gets the same answer. **Errors:** [MediaTransferException] `NO_HOST`. **Source:**
/// whatsmeow mediaconn.go.
public final class MediaConnections implements MediaLink {
  private final IqClient iq;
  private final InstantSource clock;
  private final Executor lane;
  private @Nullable MediaHosts known;
  private @Nullable CompletableFuture<MediaHosts> asking;

  public MediaConnections(IqClient iq, InstantSource clock, Executor lane) {
    this.iq = iq;
    this.clock = clock;
    this.lane = lane;
  }

  @Override
  public CompletionStage<MediaHosts> hosts(@Nullable MediaHosts stale) {
    return CompletableFuture.supplyAsync(() -> current(stale), lane).thenCompose(hosts -> hosts);
  }

  private CompletableFuture<MediaHosts> current(@Nullable MediaHosts stale) {
    MediaHosts kept = known;
    if (kept != null && kept != stale && clock.instant().isBefore(kept.until())) {
      return CompletableFuture.completedFuture(kept);
    }
    if (asking == null) {
      CompletableFuture<MediaHosts> asked = new CompletableFuture<>();
      asking = asked;
      iq.set("w:m", Node.of("media_conn"))
          .thenApply(answer -> MediaHosts.read(answer, clock.instant()))
          .whenComplete((hosts, failure) -> answered(asked, hosts, failure));
      return asked;
    }
    return asking;
  }

  private void answered(
      CompletableFuture<MediaHosts> asked,
      @Nullable MediaHosts hosts,
      @Nullable Throwable failure) {
    asking = null;
    known = hosts;
    if (hosts == null) {
      String why = failure == null ? "" : String.valueOf(failure.getMessage());
      asked.completeExceptionally(
          new MediaTransferException(Reason.NO_HOST, "the server told no hosts: " + why));
    } else {
      asked.complete(hosts);
    }
  }
}
