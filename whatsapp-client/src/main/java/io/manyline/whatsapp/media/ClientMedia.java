package io.manyline.whatsapp.media;

import io.manyline.whatsapp.jid.Jid;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// What a connection knows of media: the hosts, and the way to our own phone.
///
/// **Order and threads:** from any thread, but for [#kept]; stages complete on the lane.
public final class ClientMedia implements MediaLink {
  private final MediaConnections connections;
  private final MediaRetries retries;
  private final KeptFiles kept;
  private final Executor lane;

  public ClientMedia(
      MediaConnections connections, MediaRetries retries, KeptFiles kept, Executor lane) {
    this.connections = connections;
    this.retries = retries;
    this.kept = kept;
    this.lane = lane;
  }

  /// The file of a message that came in, or went out, lately. On the lane only.
  ///
  /// @param chat a group, or an account in either form
  /// @return empty for a message that is not kept any more, and for one without a file
  public Optional<KeptFile> kept(Jid chat, String messageId) {
    return kept.find(chat, messageId);
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
