package io.manyline.sandbox.phone;

import io.manyline.whatsapp.binary.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a phone noticed of other people: who is there, who types, who changed how it shows itself.
///
/// **Shape:** the last 200, oldest first. **Order and threads:** world's thread only.
final class PhoneSight {
  private static final int KEPT = 200;

  private final Deque<Seen> seen = new ArrayDeque<>();
  private final Deque<Waiter> waiters = new ArrayDeque<>();

  /// @param from address of a person or group @param participant who, in a group
  /// @param what available, unavailable, composing, recording, paused, picture, about, block,
  ///   unblock or privacy
  /// @param detail last seen, picture id, text, address or setting; null for none
  record Seen(String from, @Nullable String participant, String what, @Nullable String detail) {}

  /// Is told of everything new until it is done.
  interface Waiter {
    boolean isDone(Seen seen);
  }

  List<Seen> all() {
    return List.copyOf(seen);
  }

  void await(Waiter waiter) {
    if (seen.stream().noneMatch(waiter::isDone)) {
      waiters.add(waiter);
    }
  }

  void take(Node stanza) {
    switch (stanza.tag()) {
      case "presence" -> {
        String what = stanza.attribute("type").orElse("available");
        add(stanza, what, stanza.attribute("last").orElse(null));
      }
      case "chatstate" ->
          stanza.children().stream().findFirst().ifPresent(state -> add(stanza, name(state), null));
      case "notification" -> notification(stanza);
      default -> {}
    }
  }

  private void notification(Node stanza) {
    switch (stanza.attribute("type").orElse("")) {
      case "picture" ->
          add(
              stanza,
              "picture",
              stanza.child("set").flatMap(set -> set.attribute("id")).orElse(null));
      case "status" -> add(stanza, "about", stanza.child("set").map(Node::text).orElse(null));
      case "account_sync" -> {
        stanza.child("blocklist").stream()
            .flatMap(list -> list.children("item").stream())
            .forEach(
                item -> add(stanza, item.required("action"), item.requiredJid("jid").toString()));
        stanza.child("privacy").stream()
            .flatMap(privacy -> privacy.children("category").stream())
            .forEach(
                each ->
                    add(stanza, "privacy", each.required("name") + "=" + each.required("value")));
      }
      default -> {}
    }
  }

  private static String name(Node state) {
    boolean recording = state.attribute("media").filter("audio"::equals).isPresent();
    return state.isTag("composing") && recording ? "recording" : state.tag();
  }

  private void add(Node stanza, String what, @Nullable String detail) {
    Seen one =
        new Seen(
            stanza.requiredJid("from").toString(),
            stanza.jid("participant").map(Object::toString).orElse(null),
            what,
            detail);
    seen.add(one);
    if (seen.size() > KEPT) {
      seen.remove();
    }
    waiters.removeIf(waiter -> waiter.isDone(one));
  }
}
