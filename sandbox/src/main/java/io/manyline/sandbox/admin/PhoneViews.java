package io.manyline.sandbox.admin;

import io.manyline.sandbox.phone.PhoneMedia;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.VirtualPhone;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Phones and their messages as HTTP callers see them.
final class PhoneViews {
  private PhoneViews() {}

  static CompletableFuture<PhoneView> phone(VirtualPhone phone) {
    return phone
        .settings()
        .thenCombine(
            phone.devices(),
            (settings, devices) ->
                new PhoneView(
                    phone.number(),
                    phone.lid(),
                    phone.name(),
                    settings.autoReply(),
                    settings.online(),
                    settings.addressByLid(),
                    settings.silent(),
                    devices.size() - 1));
  }

  static CompletableFuture<List<PhoneView>> phones(List<VirtualPhone> phones) {
    List<CompletableFuture<PhoneView>> views = phones.stream().map(PhoneViews::phone).toList();
    return CompletableFuture.allOf(views.toArray(CompletableFuture[]::new))
        .thenApply(_ -> views.stream().map(CompletableFuture::join).toList());
  }

  static List<MessageView> messages(List<PhoneMessage> messages) {
    return messages.stream().map(PhoneViews::message).toList();
  }

  private static MessageView message(PhoneMessage message) {
    boolean incoming = message.direction() == PhoneMessage.Direction.IN;
    return new MessageView(
        message.id(),
        message.direction().name().toLowerCase(Locale.ROOT),
        incoming ? message.from() : message.to(),
        message.from(),
        message.to(),
        message.device(),
        message.text(),
        Instant.ofEpochMilli(message.at()).toString(),
        new Ticks(message.sent(), message.delivered(), message.read()),
        message.media().map(PhoneViews::media).orElse(null));
  }

  private static MediaView media(PhoneMedia media) {
    return new MediaView(
        media.kind().name().toLowerCase(Locale.ROOT),
        media.mimetype(),
        media.caption(),
        media.fileName(),
        media.secrets().length(),
        media.url(),
        media.directPath());
  }

  /// @param companions linked now
  record PhoneView(
      String number,
      String lid,
      String name,
      boolean autoReply,
      boolean online,
      boolean addressByLid,
      boolean silent,
      int companions) {}

  /// @param who the other side of the chat @param device of the author's account @param at ISO 8601
  record MessageView(
      String id,
      String direction,
      String who,
      String from,
      String to,
      int device,
      String text,
      String at,
      Ticks ticks,
      @Nullable MediaView media) {}

  /// The file in a message. @param length bytes, as its sender says
  record MediaView(
      String type,
      String mimetype,
      String caption,
      String fileName,
      long length,
      String url,
      String directPath) {}

  /// For an outgoing message: received from the other side; for an incoming one: sent to it.
  record Ticks(boolean sent, boolean delivered, boolean read) {}
}
