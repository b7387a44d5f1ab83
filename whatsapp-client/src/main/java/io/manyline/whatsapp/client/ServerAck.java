package io.manyline.whatsapp.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The server's answer to a message. @param error its code when it refused, 463 for instance
public record ServerAck(String messageId, Instant serverTime, @Nullable Integer error) {}
