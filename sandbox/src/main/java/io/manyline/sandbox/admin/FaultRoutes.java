package io.manyline.sandbox.admin;

import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.scenario.Faults;
import io.manyline.sandbox.server.HttpListener.Answer;
import io.manyline.sandbox.server.ServerIdentity;
import io.manyline.sandbox.world.World;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// `POST /faults {kind, number, device, reason?, times?}`: `refuse_login` for the next logins, or
/// `drop`, `silent`, `replace`, `restart`, `unavailable` for the connection there is. `{kind:
/// "decline_resumption", on}` makes the whole network ask for full handshakes.
final class FaultRoutes {
  private static final Set<Integer> REASONS =
      Set.of(400, 401, 402, 403, 405, 406, 409, 413, 414, 415, 418, 500, 501, 503);
  private static final int MAX_TIMES = 1_000;

  private final World world;
  private final Faults faults;
  private final ServerIdentity identity;

  FaultRoutes(World world, Faults faults, ServerIdentity identity) {
    this.world = world;
    this.faults = faults;
    this.identity = identity;
  }

  List<Route> routes() {
    return List.of(Route.of("POST", "/faults", this::fault));
  }

  private CompletableFuture<Answer> fault(List<String> path, byte[] bytes) {
    JsonBody body = JsonBody.parse(bytes);
    String kind = body.string("kind");
    if (kind.equals("decline_resumption")) {
      identity.resume(!body.optionalBoolean("on").orElse(true));
      return CompletableFuture.completedFuture(Envelopes.success(200, Map.of("kind", kind)));
    }
    DeviceAddress device = new DeviceAddress(body.string("number"), body.integer("device"));
    if (kind.equals("refuse_login")) {
      return refuse(device, body.integer("reason"), body.optionalInteger("times").orElse(1));
    }
    Faults.Kind strike = kind(kind);
    return world.submit(
        () -> {
          if (!faults.strike(device, strike)) {
            throw new ControlException(409, "DEVICE_NOT_CONNECTED", "that device is not connected");
          }
          return Envelopes.success(200, Map.of("kind", kind));
        });
  }

  private CompletableFuture<Answer> refuse(DeviceAddress device, int reason, int times) {
    if (!REASONS.contains(reason)) {
      throw ControlException.badRequest("reason must be a failure code, such as 401 or 503");
    }
    if (times < 1 || times > MAX_TIMES) {
      throw ControlException.badRequest("times must be 1 to " + MAX_TIMES);
    }
    return world.submit(
        () -> {
          faults.refuseLogins(device, reason, times);
          return Envelopes.success(200, Map.of("kind", "refuse_login"));
        });
  }

  private static Faults.Kind kind(String name) {
    for (Faults.Kind kind : Faults.Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
        return kind;
      }
    }
    throw ControlException.badRequest(
        "kind must be refuse_login, decline_resumption, drop, silent, replace, restart or unavailable");
  }
}
