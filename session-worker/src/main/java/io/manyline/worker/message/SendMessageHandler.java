package io.manyline.worker.message;

import com.google.protobuf.util.Timestamps;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.MessageSent;
import io.manyline.proto.command.v1.SendMessage;
import io.manyline.proto.event.JsonNumber;
import io.manyline.proto.event.v1.Address;
import io.manyline.proto.event.v1.MessageSentByUs;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.message.v1.MessageContent;
import io.manyline.whatsapp.client.OutgoingMessage;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.client.ServerAck;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.content.CommandContents;
import io.manyline.worker.content.ContentKind;
import io.manyline.worker.content.EventContents;
import io.manyline.worker.event.EventComposer;
import io.manyline.worker.metric.WorkerMetrics;
import io.manyline.worker.outbox.CommandResult;
import io.manyline.worker.outbox.Outcomes;
import io.manyline.worker.outbox.PendingCommand;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Sends a message of any kind: encrypt and make durable, transmit, wait for the server's ack.
///
/// What was prepared before, on another connection or by another owner, is only transmitted again.
final class SendMessageHandler implements CommandHandler {
  private final EventComposer composer;
  private final FailedSends failures;
  private final InstantSource clock;
  private final WorkerMetrics metrics;

  SendMessageHandler(
      EventComposer composer, FailedSends failures, InstantSource clock, WorkerMetrics metrics) {
    this.composer = composer;
    this.failures = failures;
    this.clock = clock;
    this.metrics = metrics;
  }

  @Override
  public CompletionStage<CommandResult> handle(
      PendingCommand pending, SessionConnection connection) {
    SendMessage send = pending.command().getSendMessage();
    PreparedMessage prepared = pending.prepared();
    CompletionStage<PreparedMessage> ready =
        prepared != null
            ? CompletableFuture.completedFuture(prepared)
            : connection.prepare(
                new OutgoingMessage(
                    Recipients.parse(send.getTo()),
                    send.getMessageId(),
                    CommandContents.read(send.getContent(), acceptedAt(pending))));
    return ready.thenCompose(message -> transmit(pending, message, connection));
  }

  private CompletionStage<CommandResult> transmit(
      PendingCommand pending, PreparedMessage message, SessionConnection connection) {
    Instant begun = clock.instant();
    return connection
        .transmit(message)
        .thenApply(
            ack -> {
              metrics.acknowledged(Duration.between(begun, clock.instant()));
              return acknowledged(pending, message, ack);
            });
  }

  private CommandResult acknowledged(
      PendingCommand pending, PreparedMessage message, ServerAck ack) {
    if (ack.needsPrivacyToken()) {
      return failures.failed(
          pending,
          "PRIVACY_TOKEN_REQUIRED",
          "The recipient takes messages only of people it knows: it has to write to this number"
              + " first, or to add it to its contacts; then send again.");
    }
    if (ack.error() != null) {
      return failures.failed(
          pending, "REJECTED_BY_WHATSAPP", "WhatsApp refused the message with code " + ack.error());
    }
    String chat = message.chat().toString();
    MessageSent.Builder told =
        MessageSent.newBuilder()
            .setMessageId(message.messageId())
            .setChat(chat)
            .setServerTime(EventComposer.timestamp(ack.serverTime()));
    if (ack.serverId() != null) {
      told.setServerId(ack.serverId());
    }
    CommandOutcome outcome = Outcomes.sent(pending.command(), clock.instant(), told.build());
    return new CommandResult.Finished(outcome, List.of(sent(pending, message, ack)));
  }

  private SessionEvent sent(PendingCommand pending, PreparedMessage message, ServerAck ack) {
    MessageContent content = told(pending);
    ContentKind kind = ContentKind.of(content);
    return composer
        .event(
            composer.ids().command(pending.id(), "sent"),
            ack.serverTime(),
            message.chat().toString())
        .setMessageSent(
            MessageSentByUs.newBuilder()
                .setMessageId(message.messageId())
                .setChat(message.chat().toString())
                .setTo(address(message.to(), message.chat()))
                .setSentAt(EventComposer.timestamp(ack.serverTime()))
                .setKind(kind.name())
                .setContent(content)
                .mergeFrom(text(kind))
                .mergeFrom(place(ack))
                .setCommandId(pending.id()))
        .build();
  }

  private static MessageSentByUs place(ServerAck ack) {
    MessageSentByUs.Builder part = MessageSentByUs.newBuilder();
    if (ack.serverId() != null) {
      part.setServerId(JsonNumber.of(ack.serverId()));
    }
    return part.build();
  }

  private static MessageSentByUs text(ContentKind kind) {
    MessageSentByUs.Builder part = MessageSentByUs.newBuilder();
    kind.text().ifPresent(part::setText);
    return part.build();
  }

  /// As events tell it: no keys, no thumbnails.
  private static MessageContent told(PendingCommand pending) {
    return EventContents.write(
        CommandContents.read(pending.command().getSendMessage().getContent(), acceptedAt(pending)));
  }

  private static Instant acceptedAt(PendingCommand pending) {
    return Instant.ofEpochMilli(Timestamps.toMillis(pending.command().getAcceptedAt()));
  }

  /// Recipient and chat are often the two forms of one address.
  private static Address address(Jid to, Jid chat) {
    Address.Builder address = Address.newBuilder();
    for (Jid form : List.of(to, chat)) {
      if (form.isPhoneNumber()) {
        address.setPhone(form.user());
      } else if (form.isLid()) {
        address.setLid(form.account().toString());
      }
    }
    return address.build();
  }
}
