package io.manyline.worker.event;

import io.manyline.registry.id.SessionUid;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// Derives the id of an event from what happened, so that a replay of the same fact carries the
/// same.
///
/// **Shape:** `evt_` and the first 130 bits of SHA-256 over the parts, each with its length before
/// it, in 26 characters of Crockford's base32.
public final class EventIds {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int CHARACTERS = 26;

  private final SessionUid uid;

  public EventIds(SessionUid uid) {
    this.uid = uid;
  }

  /// Of a message that came, or went from another device: chat, sender as stored, its id.
  public String message(String chat, String sender, String messageId) {
    return id("message", chat, sender, messageId);
  }

  /// Of a message that could not be read; the same message read later is another event.
  public String undecryptable(String chat, String sender, String messageId) {
    return id("undecryptable", chat, sender, messageId);
  }

  /// Of how far messages of ours got.
  public String receipt(String chat, String by, String state, List<String> messageIds) {
    return id("receipt", chat, by, state, String.join("\n", messageIds));
  }

  /// Of what came of a command.
  public String command(String commandId, String kind) {
    return id("command", commandId, kind);
  }

  /// Of settings that changed: what, and when somebody changed it.
  public String settings(String changes) {
    return id("settings", changes);
  }

  /// Of what became of a file. @param what ready, or why not
  public String media(String mediaId, String what) {
    return id("media", mediaId, what);
  }

  /// Of a part of the past.
  public String history(String part) {
    return id("history", part);
  }

  /// Of a part of the past that was given up.
  public String historyFailed(String part) {
    return id("history_failed", part);
  }

  /// Of one record of a part.
  public String historyRecord(String part, int number) {
    return id("history_record", part, Integer.toString(number));
  }

  public String chatLinked(String chat, String address) {
    return id("chat_linked", chat, address);
  }

  /// Of a change of a group. @param notification id of the notification that told it, and its place
  public String group(String chat, String notification) {
    return id("group", chat, notification);
  }

  /// Of another identity of a contact. @param change names it
  public String identityChanged(String chat, String change) {
    return id("identity_changed", chat, change);
  }

  /// Of what a notification told. @param notification its id
  public String notified(String chat, String notification) {
    return id("notified", chat, notification);
  }

  /// Of what happened in a channel. @param notification id of what told it
  public String channel(String chat, String notification) {
    return id("channel", chat, notification);
  }

  /// Of a call. @param what happened to it
  public String call(String chat, String callId, String what) {
    return id("call", chat, callId, what);
  }

  /// Of a fact about the session itself, told once within a fence.
  public String session(String kind, long fence, long sequence) {
    return id(kind, Long.toString(fence), Long.toString(sequence));
  }

  private String id(String kind, String... parts) {
    MessageDigest digest = sha256();
    add(digest, uid.value());
    add(digest, kind);
    for (String part : parts) {
      add(digest, part);
    }
    byte[] hash = digest.digest();
    StringBuilder id = new StringBuilder("evt_");
    for (int i = 0; i < CHARACTERS; i++) {
      id.append(ALPHABET.charAt(bits(hash, i * 5)));
    }
    return id.toString();
  }

  private static int bits(byte[] hash, int from) {
    int window = (hash[from / 8] & 0xff) << 8 | (hash[from / 8 + 1] & 0xff);
    return (window >> (11 - from % 8)) & 31;
  }

  private static void add(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update(
        new byte[] {
          (byte) (bytes.length >> 24),
          (byte) (bytes.length >> 16),
          (byte) (bytes.length >> 8),
          (byte) bytes.length
        });
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
