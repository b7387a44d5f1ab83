package io.manyline.sandbox.admin;

import io.manyline.sandbox.phone.PhonePeople;
import io.manyline.sandbox.phone.Phones;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.sandbox.server.HttpListener.Answer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/// Buttons by which a phone shows itself to others: presence, typing, picture, about, blocks,
/// privacy; and what it saw of them.
final class PeopleRoutes {
  private final Phones phones;

  PeopleRoutes(Phones phones) {
    this.phones = phones;
  }

  List<Route> routes() {
    return List.of(
        change("PUT", "/phones/{}/presence", this::appear),
        change(
            "POST",
            "/phones/{}/presence/subscribe",
            (people, body) -> people.watch(body.string("to"))),
        change(
            "POST",
            "/phones/{}/typing",
            (people, body) -> people.type(body.string("to"), body.string("state"))),
        Route.of("GET", "/phones/{}/sights", this::sights),
        Route.of("PUT", "/phones/{}/picture", this::picture),
        Route.of(
            "DELETE", "/phones/{}/picture", (path, _) -> picture(path.getFirst(), new byte[0])),
        change("PUT", "/phones/{}/about", (people, body) -> people.about(body.string("text"))),
        change(
            "PUT",
            "/phones/{}/blocks",
            (people, body) ->
                people.block(body.string("number"), body.optionalBoolean("blocked").orElse(true))),
        Route.of("GET", "/phones/{}/blocks", this::blocked),
        change("PATCH", "/phones/{}/privacy", (people, body) -> people.privacy(settings(body))),
        change("POST", "/phones/{}/trust", (people, body) -> people.trust(body.string("number"))));
  }

  private CompletableFuture<Void> appear(PhonePeople people, JsonBody body) {
    return switch (body.string("state")) {
      case "available" -> people.appear(true);
      case "unavailable" -> people.appear(false);
      default -> throw ControlException.badRequest("state must be available or unavailable");
    };
  }

  private CompletableFuture<Answer> picture(List<String> path, byte[] bytes) {
    String jpeg = JsonBody.parse(bytes).string("jpeg");
    try {
      byte[] picture = Base64.getDecoder().decode(jpeg);
      if (picture.length > 0) {
        return picture(path.getFirst(), picture);
      }
    } catch (IllegalArgumentException _) {
      // Refused below, as an empty one is.
    }
    throw ControlException.badRequest("jpeg must be a JPEG in base64");
  }

  private CompletableFuture<Answer> picture(String number, byte[] jpeg) {
    return phones
        .find(number)
        .thenCompose(phone -> phone.people().picture(jpeg))
        .thenApply(id -> Envelopes.success(200, Map.of("id", id)));
  }

  private CompletableFuture<Answer> sights(List<String> path, byte[] body) {
    return phones
        .find(path.getFirst())
        .thenCompose(phone -> phone.people().seen())
        .thenApply(seen -> Envelopes.success(200, Map.of("sights", seen, "count", seen.size())));
  }

  private CompletableFuture<Answer> blocked(List<String> path, byte[] body) {
    return phones
        .find(path.getFirst())
        .thenCompose(phone -> phone.people().blocked())
        .thenApply(
            numbers -> Envelopes.success(200, Map.of("blocked", numbers, "count", numbers.size())));
  }

  private static Map<String, String> settings(JsonBody body) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String name :
        List.of(
            "last",
            "online",
            "profile",
            "status",
            "readreceipts",
            "groupadd",
            "calladd",
            "messages")) {
      body.optionalString(name).ifPresent(value -> settings.put(name, value));
    }
    if (settings.isEmpty()) {
      throw ControlException.badRequest("a setting is required, such as \"last\": \"none\"");
    }
    return settings;
  }

  private Route change(
      String method,
      String pattern,
      BiFunction<PhonePeople, JsonBody, CompletableFuture<Void>> change) {
    return Route.of(
        method,
        pattern,
        (path, bytes) -> {
          JsonBody body = JsonBody.parse(bytes);
          return phones
              .find(path.getFirst())
              .thenApply(VirtualPhone::people)
              .thenCompose(people -> change.apply(people, body))
              .thenApply(_ -> Envelopes.success(200, Map.of()));
        });
  }
}
