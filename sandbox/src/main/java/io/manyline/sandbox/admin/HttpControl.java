package io.manyline.sandbox.admin;

import io.manyline.sandbox.channel.ChannelButtons;
import io.manyline.sandbox.group.GroupButtons;
import io.manyline.sandbox.ledger.Ledger;
import io.manyline.sandbox.media.MediaServer;
import io.manyline.sandbox.phone.Phones;
import io.manyline.sandbox.query.UnknownQueries;
import io.manyline.sandbox.scenario.Faults;
import io.manyline.sandbox.server.HttpListener;
import io.manyline.sandbox.server.ServerIdentity;
import io.manyline.sandbox.server.TlsIdentity;
import io.manyline.sandbox.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The HTTP buttons: picks the route, and turns every failure into an answer.
///
/// **Errors:** 404 `NOT_FOUND` for an unknown path, 405 `METHOD_NOT_ALLOWED` for a known one, 4xx
/// with the code of what was wrong; 500 only for a bug.
public final class HttpControl implements HttpListener {
  private final List<Route> routes = new ArrayList<>();

  public HttpControl(
      World world,
      Phones phones,
      GroupButtons groups,
      Faults faults,
      UnknownQueries unknown,
      ServerIdentity identity,
      TlsIdentity tls) {
    routes.addAll(new PhoneRoutes(phones).routes());
    routes.addAll(new GroupRoutes(groups).routes());
    routes.addAll(new SettingRoutes(phones).routes());
    routes.addAll(new PeopleRoutes(phones).routes());
    routes.addAll(new CallRoutes(phones).routes());
    routes.addAll(new NetworkRoutes(world, unknown, identity, tls).routes());
    routes.addAll(new FaultRoutes(world, faults, identity).routes());
  }

  /// Adds the media host's buttons.
  public HttpControl withMedia(MediaServer media) {
    routes.addAll(new MediaRoutes(media).routes());
    return this;
  }

  /// Adds the channels' buttons.
  public HttpControl withChannels(ChannelButtons channels) {
    routes.addAll(new ChannelRoutes(channels).routes());
    return this;
  }

  /// Adds the ledger's buttons.
  public HttpControl withLedger(Ledger ledger) {
    routes.addAll(new LedgerRoutes(ledger).routes());
    return this;
  }

  @Override
  public CompletableFuture<Answer> onRequest(Request request) {
    try {
      return route(request).exceptionally(Envelopes::failure);
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(Envelopes.failure(e));
    }
  }

  private CompletableFuture<Answer> route(Request request) {
    boolean known = false;
    for (Route route : routes) {
      Optional<List<String>> values = route.match(request.path());
      if (values.isPresent() && route.method().equals(request.method())) {
        return route.handler().answer(values.get(), request.body());
      }
      known |= values.isPresent();
    }
    throw known
        ? new ControlException(
            405, "METHOD_NOT_ALLOWED", request.method() + " is not possible on this path")
        : new ControlException(404, "NOT_FOUND", "there is nothing at this path");
  }
}
