package io.manyline.sandbox.relay;

import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.ledger.Ledger;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.binary.NodeDecoder;
import io.manyline.whatsapp.binary.NodeLimits;
import io.manyline.whatsapp.jid.Jid;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Brings stanzas to devices: at once to those that are connected, later to the others.
///
/// **Order and threads:** world's thread only; per device in the order delivered, what waited
/// before what is new. **Source:** docs/protocol: delivery and the offline queue.
public final class Delivery {
  private static final Duration PULL_WITHIN = Duration.ofSeconds(1);
  private static final int MOST_PULLED = 1_000;

  private final World world;
  private final Ledger ledger;
  private final Map<DeviceAddress, Mailbox> mailboxes = new HashMap<>();
  private final Map<DeviceAddress, Integer> withheld = new HashMap<>();
  private Consumer<DeviceAddress> onLive = _ -> {};
  private Consumer<DeviceAddress> onGone = _ -> {};

  public Delivery(World world, Ledger ledger) {
    this.world = world;
    this.ledger = ledger;
  }

  /// Reads what waited when the process ended.
  public void load() {
    NodeDecoder decoder = new NodeDecoder(NodeLimits.DEFAULT);
    world
        .store()
        .forEach(
            DeviceQueue.PREFIX,
            (key, value) -> {
              String[] parts = key.split("/", 3);
              String[] owner = parts[1].split(":", 2);
              mailbox(new DeviceAddress(owner[0], Integer.parseInt(owner[1])))
                  .queue()
                  .restore(Long.parseLong(parts[2], 16), decoder.decode(value));
            });
  }

  /// A device connected; its queue waits for [#drain]. An older connection of it is told and
  /// closed.
  public void attach(DeviceAddress device, DeviceLink link) {
    Mailbox mailbox = mailbox(device);
    mailbox
        .link()
        .ifPresent(
            old -> {
              replace(old);
              mailbox.page().replaced();
              onGone.accept(device);
            });
    mailbox.attach(link);
  }

  /// A connection ended; of no effect when a newer one took its place.
  public void detach(DeviceAddress device, DeviceLink link) {
    Mailbox mailbox = mailbox(device);
    if (mailbox.link().filter(current -> current == link).isPresent()) {
      mailbox.detach();
      onGone.accept(device);
    }
  }

  public Optional<DeviceLink> link(DeviceAddress device) {
    return mailbox(device).link();
  }

  /// Cuts the connections of all linked devices, as a broken network does. @return how many
  public int dropAll() {
    List<DeviceLink> open =
        mailboxes.entrySet().stream()
            .filter(each -> each.getKey().device() != 0)
            .flatMap(each -> each.getValue().link().stream())
            .toList();
    open.forEach(DeviceLink::drop);
    return open.size();
  }

  /// What waits, counted, as the bulletin that a login begins with.
  public Node offlinePreview(DeviceAddress device) {
    return mailbox(device).offlinePreview();
  }

  /// The device is ready for what waited: the first few, and all of it when it does not pull in
  /// time. Of effect once for a connection.
  public void drain(DeviceAddress device) {
    Mailbox mailbox = mailbox(device);
    mailbox
        .beginDrain(world.now())
        .ifPresent(
            drain -> {
              step(device, mailbox, drain, OfflineDrain.FIRST);
              pushUnlessPulled(device, mailbox, drain);
            });
  }

  /// The device asks for more of what waited.
  public void pull(DeviceAddress device, int count) {
    drain(device);
    Mailbox mailbox = mailbox(device);
    mailbox
        .draining()
        .ifPresent(
            drain -> {
              drain.pulled();
              step(device, mailbox, drain, Math.clamp(count, 1, MOST_PULLED));
              pushUnlessPulled(device, mailbox, drain);
            });
  }

  private void step(DeviceAddress device, Mailbox mailbox, OfflineDrain drain, int most) {
    if (drain.send(most)) {
      mailbox.goLive(world.now());
      world.execute(() -> onLive.accept(device));
    }
  }

  /// Some clients pull once, and some never: after a while everything comes by itself.
  private void pushUnlessPulled(DeviceAddress device, Mailbox mailbox, OfflineDrain drain) {
    int pulls = drain.pulls();
    world.after(
        PULL_WITHIN,
        () -> {
          boolean same = mailbox.draining().filter(current -> current == drain).isPresent();
          if (same && drain.pulls() == pulls) {
            step(device, mailbox, drain, Integer.MAX_VALUE);
          }
        });
  }

  /// Hears, in a task of its own, of each device that has had all that waited for it.
  public void onLive(Consumer<DeviceAddress> listener) {
    onLive = listener;
  }

  /// Hears of each connection that ended.
  public void onGone(Consumer<DeviceAddress> listener) {
    onGone = listener;
  }

  /// Sends a stanza that nobody acknowledges, at once or, to a device that is away, when it is back
  /// within that time.
  public void deliverBriefly(DeviceAddress device, Node stanza, Duration life) {
    mailbox(device).deliverBriefly(stanza, world.now().plus(life));
  }

  /// Queues a stanza that the device has to acknowledge.
  public void deliver(DeviceAddress device, Node stanza) {
    mailbox(device).deliver(isWithheld(device, stanza) ? unavailable(stanza) : stanza);
  }

  /// Of the next messages a device gets the outside only, as of one whose sender had no keys of it.
  public void withhold(DeviceAddress device, int messages) {
    withheld.put(device, messages);
  }

  private boolean isWithheld(DeviceAddress device, Node stanza) {
    boolean meant =
        withheld.containsKey(device)
            && stanza.isTag("message")
            && stanza.attribute("category").isEmpty();
    if (meant) {
      withheld.computeIfPresent(device, (_, left) -> left > 1 ? left - 1 : null);
    }
    return meant;
  }

  private static Node unavailable(Node message) {
    return message.withChildren(List.of(Node.of("unavailable")));
  }

  /// A device acknowledged a stanza of that tag and id.
  ///
  /// @param to where the acknowledgement is addressed, which tells stanzas of one id apart
  public void acknowledge(
      DeviceAddress device, String tag, String id, Optional<Jid> to, Optional<String> type) {
    mailbox(device).queue().remove(tag, id, to, type);
  }

  /// A device sent a stanza, whatever it is.
  void heard(DeviceAddress device, Node stanza) {
    if (ledger.isOn()) {
      mailbox(device).page().heard(stanza);
    }
  }

  public int waiting(DeviceAddress device) {
    return mailbox(device).queue().waiting().size();
  }

  /// A device said under which name its messages are to appear.
  public void announce(DeviceAddress device, String pushName) {
    mailbox(device).announce(pushName);
  }

  /// As the device last announced it.
  public Optional<String> pushName(DeviceAddress device) {
    return mailbox(device).pushName();
  }

  /// The device was unlinked: it is told and closed, and what waited for it is dropped.
  void forget(DeviceAddress device) {
    Mailbox mailbox = mailboxes.remove(device);
    if (mailbox == null) {
      return;
    }
    mailbox.queue().clear();
    mailbox.link().ifPresent(_ -> mailbox.page().ended());
    onGone.accept(device);
    mailbox
        .link()
        .ifPresent(
            link -> {
              link.send(
                  StreamErrors.streamError(
                      "401", Node.of("conflict").with("type", "device_removed")));
              link.close();
            });
  }

  private static void replace(DeviceLink old) {
    old.send(StreamErrors.replaced());
    old.close();
  }

  private Mailbox mailbox(DeviceAddress device) {
    return mailboxes.computeIfAbsent(
        device, key -> new Mailbox(key, new DeviceQueue(world.store(), key), ledger));
  }
}
