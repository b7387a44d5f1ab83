package io.manyline.sandbox.scenario;

import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.login.LoginPolicy;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.relay.DeviceLink;
import io.manyline.sandbox.relay.StreamErrors;
import io.manyline.whatsapp.binary.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Makes things go wrong for one linked device.
///
/// **Order and threads:** world's thread only. Refusals count down and are forgotten with the
/// process.
public final class Faults implements LoginPolicy {
  private final Delivery delivery;
  private final Accounts accounts;
  private final Map<DeviceAddress, Refusal> refusals = new HashMap<>();

  public Faults(Delivery delivery, Accounts accounts) {
    this.delivery = delivery;
    this.accounts = accounts;
  }

  /// Refuses the next logins. @param failure the last thing that the client hears
  public void refuseLogins(DeviceAddress device, Node failure, int times) {
    refusals.put(device, new Refusal(failure, times));
  }

  /// Ends a connection with that stanza. @return false when the device is not connected
  public boolean end(DeviceAddress device, Node last) {
    Optional<DeviceLink> link = delivery.link(device);
    link.ifPresent(
        open -> {
          open.send(last);
          open.close();
        });
    return link.isPresent();
  }

  /// Cuts every linked device's connection at once. @return how many there were
  public int dropAll() {
    return delivery.dropAll();
  }

  /// The server loses the one-time prekeys of a device. @return how many there were
  public int loseKeys(DeviceAddress device) {
    return accounts.clearPreKeys(device);
  }

  /// The server gives a device nothing of its next messages but that they came.
  public void withhold(DeviceAddress device, int messages) {
    delivery.withhold(device, messages);
  }

  /// Does something to a connection. @return false when the device is not connected
  public boolean strike(DeviceAddress device, Kind kind) {
    return delivery
        .link(device)
        .map(
            link -> {
              strike(link, kind);
              return true;
            })
        .orElse(false);
  }

  @Override
  public Optional<Node> refusal(DeviceAddress device) {
    Refusal refusal = refusals.remove(device);
    if (refusal == null) {
      return Optional.empty();
    }
    if (refusal.times() > 1) {
      refusals.put(device, new Refusal(refusal.failure(), refusal.times() - 1));
    }
    return Optional.of(refusal.failure());
  }

  private static void strike(DeviceLink link, Kind kind) {
    switch (kind) {
      case DROP -> link.drop();
      case SILENT -> link.mute();
      case REPLACE -> {
        link.send(StreamErrors.replaced());
        link.close();
      }
      case RESTART -> {
        link.send(StreamErrors.code("515"));
        link.close();
      }
      case UNAVAILABLE -> {
        link.send(StreamErrors.code("503"));
        link.close();
      }
    }
  }

  /// What happens to a connection.
  public enum Kind {
    /// Cut without a last word.
    DROP,
    /// Open, but nothing is heard or answered any more.
    SILENT,
    /// Closed as when the same device logs in elsewhere.
    REPLACE,
    /// Closed with stream error 515.
    RESTART,
    /// Closed with stream error 503.
    UNAVAILABLE
  }

  private record Refusal(Node failure, int times) {}
}
