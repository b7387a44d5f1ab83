package io.manyline.sandbox.admin;

import io.manyline.sandbox.phone.PhoneSync;
import io.manyline.sandbox.phone.Phones;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.sandbox.server.HttpListener.Answer;
import io.manyline.whatsapp.syncd.SyncCollection;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Buttons of the settings that a phone and its companions share: names, mute, pin, archive, stars.
final class SettingRoutes {
  private final Phones phones;

  SettingRoutes(Phones phones) {
    this.phones = phones;
  }

  List<Route> routes() {
    return List.of(
        Route.of("PATCH", "/phones/{}/chats/{}", this::chat),
        Route.of("POST", "/phones/{}/chats/{}/stars", this::star),
        Route.of("POST", "/phones/{}/chats/{}/clear", this::clear),
        Route.of("DELETE", "/phones/{}/chats/{}", this::delete),
        Route.of("DELETE", "/phones/{}/chats/{}/messages/{}", this::deleteMessage),
        Route.of("PUT", "/phones/{}/contacts/{}", this::name),
        Route.of("DELETE", "/phones/{}/contacts/{}", this::forget),
        Route.of("PUT", "/phones/{}/name", this::rename),
        Route.of("GET", "/phones/{}/app-state", this::show));
  }

  private CompletableFuture<Answer> chat(List<String> path, byte[] bytes) {
    JsonBody body = JsonBody.parse(bytes);
    String who = path.get(1);
    Optional<Boolean> muted = body.optionalBoolean("muted");
    Optional<Instant> until = body.optionalString("muted_until").map(SettingRoutes::instant);
    Optional<Boolean> pinned = body.optionalBoolean("pinned");
    Optional<Boolean> archived = body.optionalBoolean("archived");
    Optional<Boolean> read = body.optionalBoolean("read");
    if (muted.isEmpty() && pinned.isEmpty() && archived.isEmpty() && read.isEmpty()) {
      throw ControlException.badRequest("muted, pinned, archived or read is required");
    }
    return sync(path)
        .thenCompose(
            sync -> {
              List<CompletableFuture<Long>> changes = new ArrayList<>();
              muted.ifPresent(it -> changes.add(sync.mute(who, it, until.orElse(null))));
              pinned.ifPresent(it -> changes.add(sync.pin(who, it)));
              archived.ifPresent(it -> changes.add(sync.archive(who, it)));
              read.ifPresent(it -> changes.add(sync.markRead(who, it)));
              return CompletableFuture.allOf(changes.toArray(CompletableFuture[]::new));
            })
        .thenApply(_ -> Envelopes.success(200, Map.of("chat", who)));
  }

  private CompletableFuture<Answer> star(List<String> path, byte[] bytes) {
    JsonBody body = JsonBody.parse(bytes);
    String id = body.string("message_id");
    boolean fromMe = body.optionalBoolean("from_me").orElse(false);
    boolean starred = body.optionalBoolean("starred").orElse(true);
    return sync(path)
        .thenCompose(sync -> sync.star(path.get(1), id, fromMe, starred))
        .thenApply(SettingRoutes::version);
  }

  private CompletableFuture<Answer> clear(List<String> path, byte[] bytes) {
    return sync(path)
        .thenCompose(sync -> sync.clear(path.get(1)))
        .thenApply(SettingRoutes::version);
  }

  private CompletableFuture<Answer> delete(List<String> path, byte[] bytes) {
    return sync(path)
        .thenCompose(sync -> sync.delete(path.get(1)))
        .thenApply(SettingRoutes::version);
  }

  private CompletableFuture<Answer> deleteMessage(List<String> path, byte[] bytes) {
    boolean fromMe =
        bytes.length > 0 && JsonBody.parse(bytes).optionalBoolean("from_me").orElse(false);
    return sync(path)
        .thenCompose(sync -> sync.deleteMessage(path.get(1), path.get(2), fromMe))
        .thenApply(SettingRoutes::version);
  }

  private CompletableFuture<Answer> name(List<String> path, byte[] bytes) {
    String name = JsonBody.parse(bytes).string("name");
    return sync(path)
        .thenCompose(sync -> sync.nameContact(path.get(1), name))
        .thenApply(SettingRoutes::version);
  }

  private CompletableFuture<Answer> forget(List<String> path, byte[] bytes) {
    return sync(path)
        .thenCompose(sync -> sync.nameContact(path.get(1), null))
        .thenApply(SettingRoutes::version);
  }

  private CompletableFuture<Answer> rename(List<String> path, byte[] bytes) {
    String name = JsonBody.parse(bytes).string("name");
    return sync(path).thenCompose(sync -> sync.rename(name)).thenApply(SettingRoutes::version);
  }

  private CompletableFuture<Answer> show(List<String> path, byte[] bytes) {
    return sync(path)
        .thenCompose(
            sync -> {
              Map<String, Object> all = new LinkedHashMap<>();
              CompletableFuture<?> done = CompletableFuture.completedFuture(null);
              for (SyncCollection name : SyncCollection.values()) {
                done =
                    done.thenCombine(
                        sync.settings(name),
                        (_, settings) ->
                            all.put(
                                name.wireName(),
                                settings.entrySet().stream()
                                    .map(
                                        each ->
                                            Map.of(
                                                "index",
                                                each.getKey(),
                                                "value",
                                                each.getValue().toString()))
                                    .toList()));
              }
              return done.thenCombine(sync.refused(), (_, refused) -> all.put("refused", refused))
                  .thenApply(_ -> Envelopes.success(200, all));
            });
  }

  private CompletableFuture<PhoneSync> sync(List<String> path) {
    return phones.find(path.getFirst()).thenApply(VirtualPhone::sync);
  }

  private static Answer version(long version) {
    return Envelopes.success(200, Map.of("version", version));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw ControlException.badRequest("muted_until must be a time such as 2030-01-01T00:00:00Z");
    }
  }
}
