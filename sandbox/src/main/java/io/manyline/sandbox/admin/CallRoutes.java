package io.manyline.sandbox.admin;

import io.manyline.sandbox.phone.CallButtons;
import io.manyline.sandbox.phone.PhoneCall;
import io.manyline.sandbox.phone.Phones;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.sandbox.server.HttpListener.Answer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Buttons of calls: call, look, accept, reject, hang up.
final class CallRoutes {
  private final Phones phones;

  CallRoutes(Phones phones) {
    this.phones = phones;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST", "/phones/{}/calls", this::call),
        Route.of("GET", "/phones/{}/calls", this::list),
        Route.of("POST", "/phones/{}/calls/{}/accept", this::accept),
        Route.of("POST", "/phones/{}/calls/{}/reject", this::reject),
        Route.of("POST", "/phones/{}/calls/{}/hang-up", this::hangUp));
  }

  private CompletableFuture<Answer> call(List<String> path, byte[] bytes) {
    JsonBody body = JsonBody.parse(bytes);
    String to = body.string("to");
    boolean video = body.optionalBoolean("video").orElse(false);
    return buttons(path)
        .thenCompose(calls -> calls.call(to, video))
        .thenApply(ids -> Envelopes.success(201, Map.of("call_ids", ids)));
  }

  private CompletableFuture<Answer> list(List<String> path, byte[] body) {
    return buttons(path)
        .thenCompose(CallButtons::all)
        .thenApply(
            calls ->
                Envelopes.success(200, Map.of("calls", calls.stream().map(CallView::of).toList())));
  }

  private CompletableFuture<Answer> accept(List<String> path, byte[] body) {
    return answer(buttons(path).thenCompose(calls -> calls.accept(path.get(1))));
  }

  private CompletableFuture<Answer> reject(List<String> path, byte[] body) {
    return answer(buttons(path).thenCompose(calls -> calls.reject(path.get(1))));
  }

  private CompletableFuture<Answer> hangUp(List<String> path, byte[] bytes) {
    String reason = JsonBody.parse(bytes).optionalString("reason").orElse(null);
    return answer(buttons(path).thenCompose(calls -> calls.hangUp(path.get(1), reason)));
  }

  private CompletableFuture<CallButtons> buttons(List<String> path) {
    return phones.find(path.getFirst()).thenApply(VirtualPhone::calls);
  }

  private static CompletableFuture<Answer> answer(CompletableFuture<PhoneCall> call) {
    return call.thenApply(it -> Envelopes.success(200, CallView.of(it)));
  }

  /// @param direction in or out @param state ringing, accepted, rejected or ended
  record CallView(
      String id,
      String direction,
      String peer,
      @Nullable String group,
      boolean video,
      String state,
      @Nullable String reason) {
    static CallView of(PhoneCall call) {
      return new CallView(
          call.id(),
          call.outgoing() ? "out" : "in",
          call.peer(),
          call.group(),
          call.video(),
          call.state().name().toLowerCase(Locale.ROOT),
          call.reason());
    }
  }
}
