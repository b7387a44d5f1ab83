package io.manyline.gateway.message;

import com.google.protobuf.util.Timestamps;
import io.manyline.gateway.command.CommandIds;
import io.manyline.gateway.command.Commands;
import io.manyline.gateway.command.IdempotencyKey;
import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.session.LoginCheck;
import io.manyline.gateway.session.OwnedSessions;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.SendMessage;
import io.manyline.proto.message.v1.MessageContent;
import io.manyline.proto.message.v1.Text;
import io.manyline.registry.session.SessionConfig;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// Sends a message: a text, or one of any kind.
@RestController
@Tag(name = "Messages")
final class SendMessageController {
  private static final Duration DEADLINE = Duration.ofHours(24);

  private final OwnedSessions sessions;
  private final LoginCheck login;
  private final Commands commands;
  private final Attachments attachments;

  SendMessageController(
      OwnedSessions sessions, LoginCheck login, Commands commands, Attachments attachments) {
    this.sessions = sessions;
    this.login = login;
    this.commands = commands;
    this.attachments = attachments;
  }

  @PostMapping(path = "/api/sessions/{id}/send", produces = "application/json")
  @Operation(
      summary = "Send a text message",
      description =
          "200 with status sent once WhatsApp has taken it. 202 with status queued when that takes"
              + " longer than a few seconds: it is sent when the session is connected again, within"
              + " 24 hours; GET …/commands/{command_id} says what became of it. With an"
              + " Idempotency-Key the call may be repeated and sends once; the key is known for 7"
              + " days.")
  Mono<ResponseEntity<Envelope<SentView>>> send(
      Caller caller,
      @PathVariable String id,
      @Parameter(description = "1 to 255 visible ASCII characters, a UUID for example")
          @RequestHeader(name = "Idempotency-Key", required = false)
          @Nullable String idempotencyKey,
      @RequestBody SendRequest request,
      TraceParent trace) {
    SendRequest.CheckedText text = request.checked();
    MessageContent content =
        MessageContent.newBuilder().setText(Text.newBuilder().setText(text.text())).build();
    byte[] hash = CommandIds.hash("send_text", text.to(), text.text());
    return send(caller, id, idempotencyKey, new Sending(text.to(), content, null, hash), trace);
  }

  @PostMapping(path = "/api/sessions/{id}/messages", produces = "application/json")
  @Operation(
      summary = "Send a message of any kind",
      description =
          "The type says which of the other fields belong to the message; what does not belong is"
              + " refused. Answers, queueing and Idempotency-Key are those of /send. A reply, a"
              + " reaction, a forward, a vote and an answer name a message by its id: recent ones"
              + " (the last 500 received and 1,000 sent, 7 days; polls and events 90 days) are"
              + " known; otherwise 422 MESSAGE_NOT_KNOWN, unless the request itself says what is"
              + " missing (author, and for a reply its text). A file is uploaded first, with POST"
              + " …/media, and named by its media_id; a small one may come along as data."
              + " To status@broadcast it is a status post, for those whom the account's privacy"
              + " setting names: the contacts, unless it was changed on the phone.")
  Mono<ResponseEntity<Envelope<SentView>>> sendAny(
      Caller caller,
      @PathVariable String id,
      @Parameter(description = "1 to 255 visible ASCII characters, a UUID for example")
          @RequestHeader(name = "Idempotency-Key", required = false)
          @Nullable String idempotencyKey,
      @RequestBody MessageRequest request,
      TraceParent trace) {
    String to = Recipients.chat("to", request.to());
    MessageContent content = RequestContents.of(request);
    MessageRequest.Media media = request.media();
    KindsOfChats.check(to, String.valueOf(request.type()), media);
    byte[] data = media == null ? null : media.data();
    byte[] hash =
        data == null
            ? CommandIds.hash("send_message", to, hex(content))
            : CommandIds.hash("send_message", to, hex(content), HexFormat.of().formatHex(data));
    return send(caller, id, idempotencyKey, new Sending(to, content, data, hash), trace);
  }

  private Mono<ResponseEntity<Envelope<SentView>>> send(
      Caller caller,
      String id,
      @Nullable String idempotencyKey,
      Sending sending,
      TraceParent trace) {
    String key = IdempotencyKey.checked(idempotencyKey);
    return sessions
        .find(caller, id)
        .flatMap(
            session -> {
              Commands.Request command =
                  new Commands.Request(
                      session.uid(),
                      commands.ids().of(session.uid(), caller.userId(), key),
                      caller.userId(),
                      sending.hash(),
                      DEADLINE,
                      trace);
              Mono<CommandOutcome> known = key == null ? Mono.empty() : commands.known(command);
              return known
                  .switchIfEmpty(
                      Mono.defer(
                          () ->
                              login
                                  .require(session)
                                  .then(Mono.defer(() -> attached(session, sending)))
                                  .flatMap(content -> run(command, sending.to(), content))))
                  .map(outcome -> sent(command, sending, outcome))
                  .switchIfEmpty(Mono.fromSupplier(() -> queued(command, sending)));
            });
  }

  private Mono<MessageContent> attached(SessionConfig session, Sending sending) {
    return attachments.attach(session.uid(), sending.content(), sending.data(), sending.hash());
  }

  private Mono<CommandOutcome> run(Commands.Request command, String to, MessageContent content) {
    SendMessage send =
        SendMessage.newBuilder()
            .setTo(to)
            .setMessageId(CommandIds.messageId(command.id()))
            .setContent(content)
            .build();
    return commands.run(command, envelope -> envelope.setSendMessage(send));
  }

  private static ResponseEntity<Envelope<SentView>> sent(
      Commands.Request command, Sending sending, CommandOutcome outcome) {
    var sent = outcome.getMessageSent();
    Instant at = Instant.ofEpochMilli(Timestamps.toMillis(sent.getServerTime()));
    return Envelope.ok(
        "Message sent",
        new SentView(
            sent.getMessageId(),
            command.id().value(),
            "sent",
            sending.to(),
            at,
            sent.hasServerId() ? sent.getServerId() : null));
  }

  private static ResponseEntity<Envelope<SentView>> queued(
      Commands.Request command, Sending sending) {
    return Envelope.accepted(
        "Message queued: it is sent as soon as the session is connected",
        new SentView(
            CommandIds.messageId(command.id()),
            command.id().value(),
            "queued",
            sending.to(),
            null,
            null));
  }

  private static String hex(MessageContent content) {
    return HexFormat.of().formatHex(content.toByteArray());
  }

  /// What a request comes down to. @param hash tells the reuse of a key with another body
  private record Sending(String to, MessageContent content, byte @Nullable [] data, byte[] hash) {
    @Override
    public String toString() {
      return "Sending[]";
    }
  }
}
