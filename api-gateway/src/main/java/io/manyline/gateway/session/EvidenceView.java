package io.manyline.gateway.session;

import io.manyline.registry.session.Evidence;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When WhatsApp was last heard for a session; up to ten seconds old.
///
/// @param lastStanzaAt anything at all; null before the first connection
/// @param lastPongAt an answer to a keep-alive, which is asked every 20 to 30 s
@Schema(name = "Evidence")
record EvidenceView(@Nullable Instant lastStanzaAt, @Nullable Instant lastPongAt) {
  static EvidenceView of(Evidence evidence) {
    return new EvidenceView(evidence.lastStanza(), evidence.lastPong());
  }
}
