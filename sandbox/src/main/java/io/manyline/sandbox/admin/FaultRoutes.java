package io.manyline.sandbox.admin;

import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.scenario.Faults;
import io.manyline.sandbox.server.HttpListener.Answer;
import io.manyline.sandbox.server.ServerIdentity;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/// `POST /faults {kind, number, device, reason?, times?}`: `refuse_login` for the next logins, or
/// `drop`, `silent`, `replace`, `restart`, `unavailable` for the connection there is, or
/// `stream_error` with `code?`, `conflict?` and `child?`; a refusal takes `code?` and `expire?`.
/// `lose_keys` makes the server forget a device's one-time prekeys, `withhold` gives it of its next
/// `times` messages only that they came (`<unavailable>`). `{kind: "decline_resumption", on}` makes
/// the whole network ask for full handshakes, `{kind: "drop_all"}` cuts the connections of all
/// linked devices at once.
final class FaultRoutes {
  private static final Set<Integer> REASONS =
      Set.of(400, 401, 402, 403, 405, 406, 409, 411, 413, 414, 415, 418, 429, 500, 501, 503);
  private static final Set<String> CONFLICTS = Set.of("replaced", "device_removed");
  private static final Set<String> CHILDREN = Set.of("ack", "xml-not-well-formed");
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
    if (kind.equals("drop_all")) {
      return world.submit(
          () -> Envelopes.success(200, Map.of("kind", kind, "dropped", faults.dropAll())));
    }
    DeviceAddress device = new DeviceAddress(body.string("number"), body.integer("device"));
    if (kind.equals("refuse_login")) {
      return refuse(device, body, body.optionalInteger("times").orElse(1));
    }
    if (kind.equals("stream_error")) {
      Node error = streamError(body);
      return struck(kind, () -> faults.end(device, error));
    }
    if (kind.equals("lose_keys")) {
      return world.submit(
          () -> Envelopes.success(200, Map.of("kind", kind, "keys", faults.loseKeys(device))));
    }
    if (kind.equals("withhold")) {
      int times = times(body.optionalInteger("times").orElse(1));
      return world.submit(
          () -> {
            faults.withhold(device, times);
            return Envelopes.success(200, Map.of("kind", kind));
          });
    }
    Faults.Kind strike = kind(kind);
    return struck(kind, () -> faults.strike(device, strike));
  }

  private CompletableFuture<Answer> struck(String kind, BooleanSupplier fault) {
    return world.submit(
        () -> {
          if (!fault.getAsBoolean()) {
            throw new ControlException(409, "DEVICE_NOT_CONNECTED", "that device is not connected");
          }
          return Envelopes.success(200, Map.of("kind", kind));
        });
  }

  /// The server's last word: a code, a conflict, a child or any of them together.
  private static Node streamError(JsonBody body) {
    List<Node> children = new ArrayList<>();
    body.optionalString("conflict")
        .map(type -> Node.of("conflict").with("type", oneOf(CONFLICTS, "conflict", type)))
        .ifPresent(children::add);
    body.optionalString("child")
        .map(tag -> Node.of(oneOf(CHILDREN, "child", tag)))
        .ifPresent(children::add);
    Node error =
        children.isEmpty()
            ? Node.of("stream:error")
            : Node.of("stream:error").withChildren(children);
    return with(with(error, "code", body), "expire", body);
  }

  private static Node with(Node node, String name, JsonBody body) {
    OptionalInt number = body.optionalInteger(name);
    return number.isPresent() ? node.with(name, number.getAsInt()) : node;
  }

  private static String oneOf(Set<String> allowed, String field, String value) {
    if (!allowed.contains(value)) {
      throw ControlException.badRequest(field + " must be one of " + allowed);
    }
    return value;
  }

  private CompletableFuture<Answer> refuse(DeviceAddress device, JsonBody body, int times) {
    int reason = body.integer("reason");
    if (!REASONS.contains(reason)) {
      throw ControlException.badRequest("reason must be a failure code, such as 401 or 503");
    }
    times(times);
    Node plain = Node.of("failure").with("reason", reason).with("location", "sandbox");
    Node failure = with(with(plain, "code", body), "expire", body);
    return world.submit(
        () -> {
          faults.refuseLogins(device, failure, times);
          return Envelopes.success(200, Map.of("kind", "refuse_login"));
        });
  }

  private static int times(int times) {
    if (times < 1 || times > MAX_TIMES) {
      throw ControlException.badRequest("times must be 1 to " + MAX_TIMES);
    }
    return times;
  }

  private static Faults.Kind kind(String name) {
    for (Faults.Kind kind : Faults.Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
        return kind;
      }
    }
    throw ControlException.badRequest(
        "kind must be refuse_login, decline_resumption, drop_all, lose_keys, withhold, stream_error, drop, silent, replace, restart or unavailable");
  }
}
