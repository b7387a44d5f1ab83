package io.manyline.sandbox.admin;

import io.manyline.sandbox.login.Passkey;
import io.manyline.sandbox.phone.LinkedDevice;
import io.manyline.sandbox.phone.PhoneSettings;
import io.manyline.sandbox.phone.Phones;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.sandbox.server.HttpListener.Answer;
import io.manyline.sandbox.status.StatusPrivacy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Buttons of the phones: create, scan, send, read, look, unlink.
final class PhoneRoutes {
  private final Phones phones;

  PhoneRoutes(Phones phones) {
    this.phones = phones;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST", "/phones", this::create),
        Route.of("GET", "/phones", this::list),
        Route.of("GET", "/phones/{}", this::show),
        Route.of("PATCH", "/phones/{}", this::change),
        Route.of("POST", "/phones/{}/scan", this::scan),
        Route.of("POST", "/phones/{}/link-code", this::linkCode),
        Route.of("POST", "/phones/{}/messages", this::send),
        Route.of("GET", "/phones/{}/messages", this::messages),
        Route.of("POST", "/phones/{}/read", this::read),
        Route.of("DELETE", "/phones/{}/sessions", this::forgetSessions),
        Route.of("POST", "/phones/{}/reinstall", this::reinstall),
        Route.of("POST", "/phones/{}/passkey", this::requirePasskey),
        Route.of("DELETE", "/phones/{}/passkey", this::dropPasskey),
        Route.of("GET", "/phones/{}/status-privacy", this::statusPrivacy),
        Route.of("PUT", "/phones/{}/status-privacy", this::changeStatusPrivacy),
        Route.of("GET", "/phones/{}/devices", this::devices),
        Route.of("DELETE", "/phones/{}/devices/{}", this::unlink),
        Route.of("POST", "/admin/mock-phone/scan-qr", this::scanByPushName));
  }

  private CompletableFuture<Answer> create(List<String> path, byte[] bytes) {
    JsonBody body = JsonBody.parse(bytes);
    return phones
        .create(
            body.optionalString("number").orElse(null),
            body.string("name"),
            changed(PhoneSettings.DEFAULT, body))
        .thenCompose(PhoneViews::phone)
        .thenApply(view -> Envelopes.success(201, view));
  }

  private CompletableFuture<Answer> list(List<String> path, byte[] body) {
    return phones
        .all()
        .thenCompose(PhoneViews::phones)
        .thenApply(views -> Envelopes.success(200, Map.of("phones", views, "count", views.size())));
  }

  private CompletableFuture<Answer> show(List<String> path, byte[] body) {
    return phones
        .find(path.getFirst())
        .thenCompose(PhoneViews::phone)
        .thenApply(view -> Envelopes.success(200, view));
  }

  private CompletableFuture<Answer> change(List<String> path, byte[] bytes) {
    JsonBody body = JsonBody.parse(bytes);
    return phones
        .find(path.getFirst())
        .thenCompose(
            phone ->
                phone
                    .change(settings -> changed(settings, body))
                    .thenCompose(_ -> PhoneViews.phone(phone)))
        .thenApply(view -> Envelopes.success(200, view));
  }

  private CompletableFuture<Answer> scan(List<String> path, byte[] bytes) {
    JsonBody body = JsonBody.parse(bytes);
    Optional<String> text = body.optionalString("qr");
    Optional<String> png = body.optionalString("qr_png");
    if (text.isPresent() == png.isPresent()) {
      throw ControlException.badRequest("either qr or qr_png is required");
    }
    CompletableFuture<VirtualPhone> phone = phones.find(path.getFirst());
    CompletableFuture<String> code =
        text.map(CompletableFuture::completedFuture)
            .orElseGet(
                () ->
                    CompletableFuture.supplyAsync(
                        () -> QrImage.decode(png.orElseThrow()), Thread::startVirtualThread));
    return phone
        .thenCompose(found -> code.thenCompose(found::scan))
        .thenApply(device -> Envelopes.success(200, device));
  }

  private CompletableFuture<Answer> linkCode(List<String> path, byte[] bytes) {
    String code = JsonBody.parse(bytes).string("code");
    return phones
        .find(path.getFirst())
        .thenCompose(phone -> phone.linkCode(code))
        .thenApply(device -> Envelopes.success(200, device));
  }

  private CompletableFuture<Answer> scanByPushName(List<String> path, byte[] body) {
    return phones
        .scanByPushName(new String(body, StandardCharsets.UTF_8))
        .thenApply(device -> Envelopes.success(200, device));
  }

  private CompletableFuture<Answer> send(List<String> path, byte[] bytes) {
    JsonBody body = JsonBody.parse(bytes);
    String to = body.string("to");
    CompletableFuture<VirtualPhone> phone = phones.find(path.getFirst());
    CompletableFuture<String> id =
        body.optionalString("type").orElse("text").equals("text")
            ? phone.thenCompose(found -> found.send(to, body.string("text")))
            : phone.thenCompose(found -> found.send(to, Drafts.read(body)));
    return id.thenApply(sent -> Envelopes.success(201, Map.of("message_id", sent)));
  }

  private CompletableFuture<Answer> messages(List<String> path, byte[] body) {
    return phones
        .find(path.getFirst())
        .thenCompose(VirtualPhone::messages)
        .thenApply(PhoneViews::messages)
        .thenApply(
            views -> Envelopes.success(200, Map.of("messages", views, "count", views.size())));
  }

  private CompletableFuture<Answer> read(List<String> path, byte[] bytes) {
    List<String> ids = JsonBody.parse(bytes).strings("message_ids");
    return phones
        .find(path.getFirst())
        .thenCompose(phone -> phone.read(ids))
        .thenApply(count -> Envelopes.success(200, Map.of("read", count)));
  }

  private CompletableFuture<Answer> statusPrivacy(List<String> path, byte[] body) {
    return phones
        .find(path.getFirst())
        .thenCompose(VirtualPhone::statusPrivacy)
        .thenApply(PhoneRoutes::shown);
  }

  private CompletableFuture<Answer> changeStatusPrivacy(List<String> path, byte[] bytes) {
    JsonBody body = JsonBody.parse(bytes);
    String name = body.string("type");
    StatusPrivacy.Type type =
        Arrays.stream(StatusPrivacy.Type.values())
            .filter(each -> each.wireName().equals(name))
            .findFirst()
            .orElseThrow(
                () -> ControlException.badRequest("type is contacts, blacklist or whitelist"));
    StatusPrivacy privacy = new StatusPrivacy(type, body.strings("numbers"));
    return phones
        .find(path.getFirst())
        .thenCompose(phone -> phone.changeStatusPrivacy(privacy))
        .thenApply(PhoneRoutes::shown);
  }

  private static Answer shown(StatusPrivacy privacy) {
    return Envelopes.success(
        200, Map.of("type", privacy.type().wireName(), "numbers", privacy.numbers()));
  }

  private CompletableFuture<Answer> forgetSessions(List<String> path, byte[] body) {
    return phones
        .find(path.getFirst())
        .thenCompose(VirtualPhone::forgetSessions)
        .thenApply(count -> Envelopes.success(200, Map.of("forgotten", count)));
  }

  private CompletableFuture<Answer> requirePasskey(List<String> path, byte[] bytes) {
    JsonBody body = JsonBody.parse(bytes);
    byte[] key;
    try {
      key = Base64.getDecoder().decode(body.string("public_key"));
    } catch (IllegalArgumentException e) {
      throw ControlException.badRequest("public_key is no base64");
    }
    Passkey passkey = new Passkey(body.string("credential_id"), key);
    return phones
        .find(path.getFirst())
        .thenCompose(phone -> phone.requirePasskey(passkey))
        .exceptionally(PhoneRoutes::refusedKey)
        .thenApply(_ -> Envelopes.success(200, Map.of("credential_id", passkey.id())));
  }

  private static boolean refusedKey(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof IllegalArgumentException e) {
      throw ControlException.badRequest(String.valueOf(e.getMessage()));
    }
    throw new CompletionException(cause);
  }

  private CompletableFuture<Answer> dropPasskey(List<String> path, byte[] bytes) {
    return phones
        .find(path.getFirst())
        .thenCompose(phone -> phone.requirePasskey(null))
        .thenApply(required -> Envelopes.success(200, Map.of("required", required)));
  }

  private CompletableFuture<Answer> reinstall(List<String> path, byte[] body) {
    return phones
        .reinstall(path.getFirst())
        .thenCompose(PhoneViews::phone)
        .thenApply(view -> Envelopes.success(200, view));
  }

  private CompletableFuture<Answer> devices(List<String> path, byte[] body) {
    return phones
        .find(path.getFirst())
        .thenCompose(VirtualPhone::devices)
        .thenApply(
            (List<LinkedDevice> devices) ->
                Envelopes.success(200, Map.of("devices", devices, "count", devices.size())));
  }

  private CompletableFuture<Answer> unlink(List<String> path, byte[] body) {
    int id = deviceId(path.get(1));
    return phones
        .find(path.getFirst())
        .thenCompose(phone -> phone.unlink(id))
        .thenApply(_ -> Envelopes.success(200, Map.of("device", id)));
  }

  private static PhoneSettings changed(PhoneSettings settings, JsonBody body) {
    return new PhoneSettings(
        body.optionalBoolean("auto_reply").orElse(settings.autoReply()),
        body.optionalBoolean("online").orElse(settings.online()),
        body.optionalBoolean("address_by_lid").orElse(settings.addressByLid()),
        body.optionalBoolean("silent").orElse(settings.silent()));
  }

  private static int deviceId(String text) {
    if (!text.matches("[0-9]{1,5}")) {
      throw ControlException.badRequest("a device id is a number");
    }
    return Integer.parseInt(text);
  }
}
