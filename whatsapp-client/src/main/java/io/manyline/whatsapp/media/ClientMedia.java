package io.manyline.whatsapp.media;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// What a connection knows of media: the hosts, and the way to our own phone.
///
/// **Order and threads:** [#hosts] from any thread, [#askPhone] on the lane.
public record ClientMedia(MediaConnections connections, MediaRetries retries) implements MediaLink {
  @Override
  public CompletionStage<MediaHosts> hosts(@Nullable MediaHosts stale) {
    return connections.hosts(stale);
  }

  /// Asks the phone to store a file again. @return its new direct path
  public CompletionStage<String> askPhone(MediaRetries.Asked asked) {
    return retries.ask(asked);
  }
}
