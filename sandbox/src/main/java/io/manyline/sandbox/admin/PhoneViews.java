package io.manyline.sandbox.admin;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.manyline.sandbox.phone.PhoneMedia;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.VirtualPhone;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Phones and their messages as HTTP callers see them.
final class PhoneViews {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().preservingProtoFieldNames().omittingInsignificantWhitespace();

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
        message.kind(),
        message.text(),
        decoded(message),
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

  /// The protobuf in its JSON form.
  private static Object decoded(PhoneMessage message) {
    try {
      return MAPPER.readValue(PRINTER.print(message.content().parse()), Object.class);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message without a JSON form", e);
    }
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

  /// @param kind text, image, reaction, … @param text what a person reads of it
  /// @param content the E2E protobuf, decoded
  /// @param who the other side of the chat @param device of the author's account @param at ISO 8601
  record MessageView(
      String id,
      String direction,
      String who,
      String from,
      String to,
      int device,
      String kind,
      String text,
      Object content,
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
