package io.manyline.whatsapp.media;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// What a connection knows of media: the hosts, and the way to our own phone.
///
/// **Order and threads:** from any thread; stages complete on the lane.
public final class ClientMedia implements MediaLink {
  private final MediaConnections connections;
  private final MediaRetries retries;
  private final Executor lane;

  public ClientMedia(MediaConnections connections, MediaRetries retries, Executor lane) {
    this.connections = connections;
    this.retries = retries;
    this.lane = lane;
  }

  @Override
  public CompletionStage<MediaHosts> hosts(@Nullable MediaHosts stale) {
    return connections.hosts(stale);
  }

  /// Asks the phone to store a file again. @return its new direct path
  public CompletionStage<String> askPhone(MediaRetries.Asked asked) {
    return CompletableFuture.supplyAsync(() -> retries.ask(asked), lane)
        .thenCompose(answer -> answer);
  }
}
