package io.manyline.worker.simulation;

import io.manyline.registry.id.SessionUid;
import io.manyline.whatsapp.signal.SessionCipher;
import io.manyline.whatsapp.signal.SignalSession;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// WhatsApp's side: accounts, the one connection of each, and what waits until it is acknowledged.
///
/// A newer login closes the older connection; frames that still come over that one are not taken.
/// What was delivered and not acknowledged is delivered again after the next login, as the same
/// bytes.
final class SimulatedWhatsApp {
  private final World world;
  private final Ledger ledger;
  private final Faults faults;
  private final Ratchets ratchets;
  private final Map<SessionUid, Account> accounts = new LinkedHashMap<>();

  SimulatedWhatsApp(World world, Ledger ledger, Faults faults, Ratchets ratchets) {
    this.world = world;
    this.ledger = ledger;
    this.faults = faults;
    this.ratchets = ratchets;
  }

  Account account(SessionUid uid) {
    return accounts.computeIfAbsent(uid, Account::new);
  }

  /// One account of ours, and one peer that writes to it.
  final class Account {
    final SessionUid uid;
    private final Map<String, Frame.Stanza> waiting = new LinkedHashMap<>();
    private SignalSession peer = ratchets.peerSession;
    private @Nullable Socket current;
    private int messages;

    private Account(SessionUid uid) {
      this.uid = uid;
    }

    @Nullable Socket current() {
      return current;
    }

    boolean isDrained() {
      return waiting.isEmpty();
    }

    /// The peer writes to us. @return the message's id
    String write() {
      String id = "IN-" + uid.value().substring(22) + "-" + ++messages;
      ledger.written(uid, id);
      Frame.Stanza stanza = encrypt(id);
      if (current != null) {
        current.down(stanza);
      }
      return id;
    }

    private Frame.Stanza encrypt(String id) {
      SessionCipher.Encrypted encrypted = ratchets.peerCipher.encrypt(peer, Ratchets.text(id));
      peer = encrypted.session();
      Frame.Stanza stanza = new Frame.Stanza(id, encrypted.message(), false);
      waiting.put(id, stanza);
      return stanza;
    }

    private void receive(Socket from, Frame frame) {
      if (frame instanceof Frame.Login) {
        login(from);
        return;
      }
      if (from != current) {
        ledger.count(Coverage.What.FRAMES_OF_OLD_CONNECTIONS);
        return;
      }
      world.trace.add(world.nanos(), "whatsapp", frame);
      switch (frame) {
        case Frame.Message it -> {
          ledger.delivered(uid, it);
          from.down(new Frame.MessageAck(it.id()));
        }
        case Frame.StanzaAck it -> {
          waiting.remove(it.id());
          ledger.acknowledged(uid, it.id());
        }
        case Frame.Retry it -> {
          if (waiting.containsKey(it.id())) {
            from.down(encrypt(it.id()));
          }
        }
        default -> throw new IllegalStateException("no frame of a client: " + frame);
      }
    }

    private void login(Socket from) {
      world.trace.add(world.nanos(), "whatsapp", "login of " + uid + " on " + from.machine.name);
      ledger.count(Coverage.What.LOGINS);
      Socket older = current;
      if (older != null && older != from) {
        ledger.count(Coverage.What.CONNECTIONS_REPLACED);
        older.down(new Frame.Replaced());
      }
      current = from;
      ledger.times().loggedIn(uid);
      from.down(new Frame.LoggedIn());
      for (Frame.Stanza each : List.copyOf(waiting.values())) {
        ledger.count(Coverage.What.MESSAGES_DELIVERED_AGAIN);
        from.down(new Frame.Stanza(each.id(), each.ciphertext(), true));
      }
    }
  }

  /// One connection, both ends of it; frames of a direction keep their order.
  final class Socket {
    final Machine machine;
    private final Account account;
    private final Receiver receiver;
    private boolean cut;
    private boolean closed;
    private long lastUp;
    private long lastDown;

    Socket(Machine machine, Account account, Receiver receiver) {
      this.machine = machine;
      this.account = account;
      this.receiver = receiver;
    }

    void up(Frame frame) {
      if (closed || cut) {
        return;
      }
      lastUp = Math.max(lastUp, world.nanos() + travel().toNanos());
      world.at(
          lastUp,
          null,
          () -> {
            if (!cut) {
              account.receive(this, frame);
            }
          });
    }

    private void down(Frame frame) {
      lastDown = Math.max(lastDown, world.nanos() + travel().toNanos());
      world.at(
          lastDown,
          machine,
          () -> {
            if (!cut && !closed) {
              receiver.receive(frame);
            }
          });
    }

    /// The client closes it: what it sent before still arrives, then WhatsApp closes as well, and
    /// the client hears of that.
    void close() {
      if (!closed) {
        closed = true;
        Duration way = faults.slowestClose == 0 ? travel() : world.between(1, faults.slowestClose);
        lastUp = Math.max(lastUp, world.nanos() + way.toNanos());
        world.at(
            lastUp,
            null,
            () -> {
              leave();
              if (!cut) {
                world.after(travel(), machine, receiver::lost);
              }
            });
      }
    }

    /// The network loses it; the client notices after a while.
    void cut() {
      cut = true;
      leave();
      world.after(
          world.between(1, 1_500),
          machine,
          () -> {
            if (!closed) {
              closed = true;
              receiver.lost();
            }
          });
    }

    /// WhatsApp ends it, and the client hears of it.
    void reset() {
      cut = true;
      leave();
      world.after(
          travel(),
          machine,
          () -> {
            if (!closed) {
              closed = true;
              receiver.lost();
            }
          });
    }

    private void leave() {
      if (account.current == this) {
        account.current = null;
        ledger.times().left(account.uid);
      }
    }

    /// Less than the margin of a lease, as the network's worst is thought to be.
    private Duration travel() {
      return world.happens(faults.slowFrame) ? world.between(50, 700) : world.between(1, 15);
    }
  }

  /// The client's end of a connection.
  interface Receiver {
    void receive(Frame frame);

    void lost();
  }
}
