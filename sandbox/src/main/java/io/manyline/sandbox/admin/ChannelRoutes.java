package io.manyline.sandbox.admin;

import io.manyline.sandbox.channel.ChannelButtons;
import io.manyline.sandbox.server.HttpListener.Answer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Buttons of channels: create, look, change, follow, leave, promote. Posts go by the phones' own
/// routes, with the channel's address as `to`.
final class ChannelRoutes {
  private final ChannelButtons channels;

  ChannelRoutes(ChannelButtons channels) {
    this.channels = channels;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST", "/channels", this::create),
        Route.of("GET", "/channels", this::list),
        Route.of("GET", "/channels/{}", this::show),
        Route.of("PATCH", "/channels/{}", this::change),
        Route.of("DELETE", "/channels/{}", this::delete),
        Route.of("POST", "/channels/{}/follow", this::follow),
        Route.of("POST", "/channels/{}/leave", this::leave),
        Route.of("POST", "/channels/{}/promote", this::promote));
  }

  private CompletableFuture<Answer> create(List<String> path, byte[] bytes) {
    JsonBody body = JsonBody.parse(bytes);
    return answer(
        201,
        channels.create(
            body.string("owner"),
            body.string("name"),
            body.optionalString("description").orElse("")));
  }

  private CompletableFuture<Answer> list(List<String> path, byte[] body) {
    return channels
        .all()
        .thenApply(
            views -> Envelopes.success(200, Map.of("channels", views, "count", views.size())));
  }

  private CompletableFuture<Answer> show(List<String> path, byte[] body) {
    return answer(200, channels.find(path.getFirst()));
  }

  private CompletableFuture<Answer> change(List<String> path, byte[] bytes) {
    JsonBody body = JsonBody.parse(bytes);
    return answer(
        200,
        channels.update(
            path.getFirst(),
            body.string("by"),
            body.optionalString("name").orElse(null),
            body.optionalString("description").orElse(null)));
  }

  private CompletableFuture<Answer> delete(List<String> path, byte[] bytes) {
    return answer(200, channels.delete(path.getFirst(), JsonBody.parse(bytes).string("by")));
  }

  private CompletableFuture<Answer> follow(List<String> path, byte[] bytes) {
    return answer(200, channels.follow(path.getFirst(), JsonBody.parse(bytes).string("by")));
  }

  private CompletableFuture<Answer> leave(List<String> path, byte[] bytes) {
    return answer(200, channels.leave(path.getFirst(), JsonBody.parse(bytes).string("by")));
  }

  private CompletableFuture<Answer> promote(List<String> path, byte[] bytes) {
    JsonBody body = JsonBody.parse(bytes);
    return answer(200, channels.promote(path.getFirst(), body.string("by"), body.string("number")));
  }

  private static CompletableFuture<Answer> answer(
      int status, CompletableFuture<ChannelButtons.View> view) {
    return view.thenApply(it -> Envelopes.success(status, it));
  }
}
