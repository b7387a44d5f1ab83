package io.manyline.whatsapp.channel;

import io.manyline.whatsapp.content.MessageContent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A post as the channel's history has it.
///
/// @param serverId place in the channel, by which it is reacted to
/// @param messageId by which its author edits it and takes it back
/// @param fromMe our account wrote it
/// @param content null once it was taken back @param editedAt null when it never was
/// @param reactions how often each emoji was given
public record ChannelPost(
    long serverId,
    String messageId,
    boolean fromMe,
    Instant at,
    @Nullable MessageContent content,
    @Nullable Instant editedAt,
    Map<String, Long> reactions,
    long views) {
  public ChannelPost {
    reactions = new LinkedHashMap<>(reactions);
  }
}
