package io.manyline.worker.outbox;

import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.whatsapp.client.PreparedMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The commands of one session in the order accepted: which may run now.
///
/// Of each chat one runs at a time, and the next only when the one before it is done; a chat that
/// has to wait does not hold up the others. Pure: no time, no storage.
final class OutboxQueue {
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /// @return `false` when it is there already
  boolean add(PendingCommand pending) {
    return entries.putIfAbsent(pending.id(), new Entry(pending)) == null;
  }

  @Nullable Entry find(String commandId) {
    return entries.get(commandId);
  }

  /// The entry that sends the message of that id.
  @Nullable Entry findByMessage(String messageId) {
    return entries.values().stream()
        .filter(each -> each.pending.command().getSendMessage().getMessageId().equals(messageId))
        .findFirst()
        .orElse(null);
  }

  void remove(String commandId) {
    entries.remove(commandId);
  }

  int size() {
    return entries.size();
  }

  int running() {
    return (int) entries.values().stream().filter(each -> each.running).count();
  }

  /// Those that neither run nor are being finished.
  List<Entry> idle() {
    return entries.values().stream().filter(each -> !each.running && !each.finishing).toList();
  }

  /// Those that may start now, in order.
  List<Entry> ready(Instant now, int inFlight) {
    Set<String> busy = new HashSet<>();
    List<Entry> ready = new ArrayList<>();
    int room = inFlight - running();
    for (Entry each : entries.values()) {
      if (each.finishing) {
        continue;
      }
      boolean first = busy.add(order(each.pending.command()));
      if (first && !each.running && !each.notBefore.isAfter(now) && ready.size() < room) {
        ready.add(each);
      }
    }
    return ready;
  }

  /// What commands must not overtake each other in.
  private static String order(SessionCommand command) {
    return switch (command.getCommandCase()) {
      case SEND_MESSAGE -> "send " + recipient(command.getSendMessage().getTo());
      case MARK_READ -> "read " + command.getMarkRead().getChat();
      case CHANNEL -> "channel " + command.getChannel().getChannel();
      case GROUP -> "group " + command.getGroup().getGroup();
      default -> command.getCommandId();
    };
  }

  /// Digits and their JID are one chat.
  private static String recipient(String to) {
    int at = to.indexOf("@s.whatsapp.net");
    return at < 0 ? to : to.substring(0, at);
  }

  /// One command and how far it is.
  static final class Entry {
    PendingCommand pending;
    boolean running;
    boolean finishing;
    boolean announced;
    Instant notBefore = Instant.MIN;

    private Entry(PendingCommand pending) {
      this.pending = pending;
    }

    void prepared(PreparedMessage message) {
      pending = new PendingCommand(pending.command(), message);
    }
  }
}
