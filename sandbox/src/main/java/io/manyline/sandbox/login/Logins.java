package io.manyline.sandbox.login;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.relay.DeviceLink;
import io.manyline.sandbox.relay.Peer;
import io.manyline.sandbox.relay.StanzaRouter;
import io.manyline.sandbox.relay.StreamErrors;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.MalformedNodeException;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.proto.ClientPayload;
import java.security.MessageDigest;
import java.util.Optional;

/// Logs linked devices in.
///
/// **Shape:** `<success/>`, then the bulletin of what waits. A client that logs in passive gets
/// what waits when it says that it is active or pulls a batch, any other at once. **Errors:**
/// failure 401 for a device that is not linked or that proves another Noise key than the one it was
/// paired with. **Source:** whatsmeow connectionevents.go; docs/protocol: login results, after
/// login.
public final class Logins {
  private static final int LOGGED_OUT = 401;
  private static final int MAX_NAME = 128;

  private final World world;
  private final Accounts accounts;
  private final Delivery delivery;
  private final StanzaRouter router;
  private final LoginPolicy policy;

  public Logins(
      World world, Accounts accounts, Delivery delivery, StanzaRouter router, LoginPolicy policy) {
    this.world = world;
    this.accounts = accounts;
    this.delivery = delivery;
    this.router = router;
    this.policy = policy;
  }

  StanzaListener login(byte[] noiseKey, ClientPayload payload, DeviceLink link) {
    DeviceAddress address =
        new DeviceAddress(Long.toUnsignedString(payload.getUsername()), payload.getDevice());
    Optional<Node> refusal = policy.refusal(address);
    if (refusal.isPresent()) {
      return FrontDesk.refuse(link, refusal.get());
    }
    Account account = accounts.byNumber(address.number()).orElse(null);
    if (account == null || !isBound(account, address.device(), noiseKey)) {
      return FrontDesk.refuse(link, LOGGED_OUT);
    }
    Peer peer = new Peer(account, address.device(), link);
    delivery.attach(address, link);
    if (payload.hasPushName() && payload.getPushName().length() <= MAX_NAME) {
      delivery.announce(address, payload.getPushName());
    }
    link.send(success(peer));
    link.send(delivery.offlinePreview(address));
    if (!payload.getPassive()) {
      delivery.drain(address);
    }
    return new LoggedIn(peer);
  }

  private Node success(Peer peer) {
    Device device = peer.account().device(peer.device()).orElseThrow();
    return Node.of("success")
        .with("t", world.nowSeconds())
        .with("props", 0)
        .with("location", "sandbox")
        .with("lid", peer.account().lidJid(peer.device()))
        .with("creation", device.linkedAt());
  }

  private static boolean isBound(Account account, int device, byte[] noiseKey) {
    return account
        .device(device)
        .map(Device::noiseKey)
        .filter(bound -> MessageDigest.isEqual(bound, noiseKey))
        .isPresent();
  }

  /// A logged-in device. A connection that was replaced or unlinked is heard no more.
  private final class LoggedIn implements StanzaListener {
    private final Peer peer;

    LoggedIn(Peer peer) {
      this.peer = peer;
    }

    @Override
    public void onStanza(Node stanza) {
      if (delivery.link(peer.address()).filter(link -> link == peer.link()).isEmpty()) {
        return;
      }
      try {
        router.route(peer, stanza);
      } catch (MalformedNodeException e) {
        peer.link().send(StreamErrors.notWellFormed());
        peer.link().close();
      }
    }

    @Override
    public void onClosed() {
      delivery.detach(peer.address(), peer.link());
    }
  }
}
