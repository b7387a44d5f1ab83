package io.manyline.sandbox.admin;

import io.manyline.sandbox.query.UnknownQueries;
import io.manyline.sandbox.server.HttpListener.Answer;
import io.manyline.sandbox.server.ServerIdentity;
import io.manyline.sandbox.server.TlsIdentity;
import io.manyline.sandbox.world.World;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// The network itself: is it ready, whom to trust, what it could not answer.
final class NetworkRoutes {
  private final World world;
  private final UnknownQueries unknown;
  private final ServerIdentity identity;
  private final TlsIdentity tls;

  NetworkRoutes(World world, UnknownQueries unknown, ServerIdentity identity, TlsIdentity tls) {
    this.world = world;
    this.unknown = unknown;
    this.identity = identity;
    this.tls = tls;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/", (_, _) -> ready()),
        Route.of("GET", "/sandbox/trust", (_, _) -> trust()),
        Route.of("GET", "/sandbox/unknown-iqs", (_, _) -> unknown()));
  }

  private CompletableFuture<Answer> ready() {
    return world.submit(() -> Envelopes.success(200, Map.of("status", "ready")));
  }

  private CompletableFuture<Answer> trust() {
    String root = HexFormat.of().formatHex(identity.trustRoot().publicKey());
    return CompletableFuture.completedFuture(
        Envelopes.success(200, Map.of("root_key", root, "tls_certificate", tls.pem())));
  }

  private CompletableFuture<Answer> unknown() {
    return world.submit(() -> Envelopes.success(200, Map.of("unknown_iqs", unknown.entries())));
  }
}
