package io.manyline.whatsapp.media;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Who knows where media are. @see MediaConnections
@FunctionalInterface
public interface MediaLink {
  /// @param stale hosts that turned out not to hold any more; null when any will do
  CompletionStage<MediaHosts> hosts(@Nullable MediaHosts stale);
}
