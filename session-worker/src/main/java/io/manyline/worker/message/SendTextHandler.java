package io.manyline.worker.message;

import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.SendText;
import io.manyline.proto.event.v1.Address;
import io.manyline.proto.event.v1.MessageSentByUs;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.whatsapp.client.OutgoingMessage;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.client.ServerAck;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.worker.connection.SessionConnection;
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

/// Sends a text: encrypt and make durable, transmit, wait for the server's ack.
///
/// What was prepared before, on another connection or by another owner, is only transmitted again.
final class SendTextHandler implements CommandHandler {
  private final EventComposer composer;
  private final FailedSends failures;
  private final InstantSource clock;
  private final WorkerMetrics metrics;

  SendTextHandler(
      EventComposer composer, FailedSends failures, InstantSource clock, WorkerMetrics metrics) {
    this.composer = composer;
    this.failures = failures;
    this.clock = clock;
    this.metrics = metrics;
  }

  @Override
  public CompletionStage<CommandResult> handle(
      PendingCommand pending, SessionConnection connection) {
    SendText send = pending.command().getSendText();
    PreparedMessage prepared = pending.prepared();
    CompletionStage<PreparedMessage> ready =
        prepared != null
            ? CompletableFuture.completedFuture(prepared)
            : connection.prepare(
                new OutgoingMessage(
                    Recipients.parse(send.getTo()),
                    send.getMessageId(),
                    new MessageContent.Text(send.getText())));
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
    if (ack.error() != null) {
      return failures.failed(
          pending, "REJECTED_BY_WHATSAPP", "WhatsApp refused the message with code " + ack.error());
    }
    String chat = message.chat().toString();
    CommandOutcome outcome =
        Outcomes.sent(
            pending.command(), clock.instant(), message.messageId(), chat, ack.serverTime());
    return new CommandResult.Finished(outcome, List.of(sent(pending, message, ack)));
  }

  private SessionEvent sent(PendingCommand pending, PreparedMessage message, ServerAck ack) {
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
                .setKind("text")
                .setText(pending.command().getSendText().getText())
                .setCommandId(pending.id()))
        .build();
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
