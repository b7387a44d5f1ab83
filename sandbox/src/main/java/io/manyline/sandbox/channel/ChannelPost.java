package io.manyline.sandbox.channel;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A post of a channel, in the clear.
///
/// @param id the message id that its author gave it @param author number
/// @param type text, media, poll, … @param plaintext Message bytes, empty once it was taken back
/// @param at seconds since 1970 @param editedMillis 0 when it never was
/// @param reactions emoji by number @param viewers numbers
public record ChannelPost(
    long serverId,
    String id,
    String author,
    String type,
    @Nullable String mediaType,
    byte[] plaintext,
    long at,
    long editedMillis,
    boolean revoked,
    Map<String, String> reactions,
    List<String> viewers) {

  ChannelPost edited(String type, byte[] plaintext, long millis) {
    return new ChannelPost(
        serverId, id, author, type, mediaType, plaintext, at, millis, false, reactions, viewers);
  }

  ChannelPost takenBack(long millis) {
    return new ChannelPost(
        serverId, id, author, type, null, new byte[0], at, millis, true, Map.of(), viewers);
  }

  /// @param emoji empty takes the reaction back
  ChannelPost reacted(String number, String emoji) {
    Map<String, String> changed = new LinkedHashMap<>(reactions);
    if (emoji.isEmpty()) {
      changed.remove(number);
    } else {
      changed.put(number, emoji);
    }
    return new ChannelPost(
        serverId,
        id,
        author,
        type,
        mediaType,
        plaintext,
        at,
        editedMillis,
        revoked,
        changed,
        viewers);
  }

  ChannelPost viewed(String number) {
    Set<String> changed = new LinkedHashSet<>(viewers);
    changed.add(number);
    return new ChannelPost(
        serverId,
        id,
        author,
        type,
        mediaType,
        plaintext,
        at,
        editedMillis,
        revoked,
        reactions,
        List.copyOf(changed));
  }

  /// How often each emoji was given.
  SequencedMap<String, Integer> counts() {
    SequencedMap<String, Integer> counts = new LinkedHashMap<>();
    reactions.values().forEach(emoji -> counts.merge(emoji, 1, Integer::sum));
    return counts;
  }
}
