package io.manyline.sandbox.presence;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.privacy.Privacy;
import io.manyline.sandbox.privacy.PrivacyCategory;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.relay.Peer;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who is available, and who wants to know.
///
/// **Shape:** an account is available while one of its devices says so and is connected. Whoever
/// subscribes hears the present state at once and every change after it, for as long as its
/// connection lives; what the owner hides is `unavailable` with `last="deny"`. **Order and
/// threads:** world's thread only; forgotten with the process. **Source:**
/// docs/protocol/presence.md.
public final class Presences {
  private static final int MOST_SUBSCRIPTIONS = 5_000;

  private final World world;
  private final Accounts accounts;
  private final Delivery delivery;
  private final Privacy privacy;
  private final Map<String, State> states = new HashMap<>();

  /// By watched number: who watches, and by which address it asked.
  private final Map<String, Map<DeviceAddress, Jid>> watchers = new HashMap<>();

  private static final class State {
    private final Set<Integer> available = new TreeSet<>();
    private long lastSeen;
  }

  public Presences(World world, Accounts accounts, Delivery delivery, Privacy privacy) {
    this.world = world;
    this.accounts = accounts;
    this.delivery = delivery;
    this.privacy = privacy;
  }

  public void handle(Peer from, Node presence) {
    presence.attribute("name").ifPresent(name -> delivery.announce(from.address(), name));
    switch (presence.attribute("type").orElse("available")) {
      case "available" -> set(from.account(), from.device(), true);
      case "unavailable" -> set(from.account(), from.device(), false);
      case "subscribe" -> watch(from, presence.requiredJid("to"));
      case "unsubscribe" ->
          accounts
              .find(presence.requiredJid("to"))
              .map(account -> watchers.get(account.number()))
              .ifPresent(watching -> watching.remove(from.address()));
      default -> {}
    }
  }

  public boolean isAvailable(Account account) {
    State state = states.get(account.number());
    return state != null && !state.available.isEmpty();
  }

  /// A device's connection ended: it is not there any more, and hears nothing any more.
  public void onGone(DeviceAddress device) {
    watchers.values().forEach(watching -> watching.remove(device));
    accounts.byNumber(device.number()).ifPresent(account -> set(account, device.device(), false));
  }

  private void set(Account account, int device, boolean available) {
    State state = states.computeIfAbsent(account.number(), _ -> new State());
    boolean before = !state.available.isEmpty();
    boolean changed = available ? state.available.add(device) : state.available.remove(device);
    boolean now = !state.available.isEmpty();
    if (changed && !now) {
      state.lastSeen = world.nowSeconds();
    }
    if (before != now) {
      watchers
          .getOrDefault(account.number(), Map.of())
          .forEach((watcher, as) -> tell(watcher, as, account));
    }
  }

  private void watch(Peer from, Jid whom) {
    Account account = accounts.find(whom).orElse(null);
    if (account == null) {
      return;
    }
    Map<DeviceAddress, Jid> watching =
        watchers.computeIfAbsent(account.number(), _ -> new LinkedHashMap<>());
    if (watching.size() < MOST_SUBSCRIPTIONS) {
      watching.put(from.address(), whom.account());
    }
    tell(from.address(), whom.account(), account);
  }

  private void tell(DeviceAddress watcher, Jid as, Account about) {
    Account viewer = accounts.byNumber(watcher.number()).orElse(null);
    if (viewer == null) {
      return;
    }
    boolean there = isAvailable(about) && privacy.shows(about, viewer, PrivacyCategory.ONLINE);
    Node presence = Node.of("presence").with("from", as);
    Node told =
        there ? presence : presence.with("type", "unavailable").with("last", last(about, viewer));
    delivery.link(watcher).ifPresent(link -> link.send(told));
  }

  private @Nullable String last(Account about, Account viewer) {
    if (!privacy.shows(about, viewer, PrivacyCategory.LAST)) {
      return "deny";
    }
    State state = states.get(about.number());
    return state == null || state.lastSeen == 0 ? null : Long.toString(state.lastSeen);
  }
}
