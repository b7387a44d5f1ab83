package io.manyline.gateway.media;

import io.manyline.gateway.command.CommandIds;
import io.manyline.gateway.command.Commands;
import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.session.LoginCheck;
import io.manyline.gateway.session.OwnedSessions;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.LoadMedia;
import io.manyline.registry.session.SessionConfig;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// Has the file of a message loaded.
@RestController
@Tag(name = "Media")
final class LoadMediaController {
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private final OwnedSessions sessions;
  private final LoginCheck login;
  private final Commands commands;

  LoadMediaController(OwnedSessions sessions, LoginCheck login, Commands commands) {
    this.sessions = sessions;
    this.login = login;
    this.commands = commands;
  }

  @PostMapping(
      path = "/api/sessions/{id}/messages/{message_id}/media",
      produces = "application/json")
  @Operation(
      summary = "Have the file of a message loaded",
      description =
          "For what was not loaded as it came in: too large, on demand, or removed since. When"
              + " WhatsApp has it no more, the phone is asked for it. 200 when it is there; 202 when"
              + " that takes longer: media.ready follows, or GET …/commands/{command_id} tells the"
              + " code. 410 MEDIA_GONE when neither has it, 422 MESSAGE_NOT_KNOWN for a message that"
              + " is not kept any more (the last 500 received, 7 days).")
  Mono<ResponseEntity<Envelope<LoadedMediaView>>> load(
      Caller caller,
      @PathVariable String id,
      @PathVariable("message_id") String messageId,
      @RequestBody LoadMediaRequest request,
      TraceParent trace) {
    String chat = request.checkedChat();
    if (!messageId.matches("[\\x21-\\x7E]{1,128}")) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "A message id has 1 to 128 visible ASCII characters.");
    }
    LoadMedia wanted = LoadMedia.newBuilder().setChat(chat).setMessageId(messageId).build();
    return sessions
        .find(caller, id)
        .flatMap(
            session ->
                login
                    .require(session)
                    .then(Mono.defer(() -> run(session, caller.userId(), wanted, trace))));
  }

  private Mono<ResponseEntity<Envelope<LoadedMediaView>>> run(
      SessionConfig session, String userId, LoadMedia wanted, TraceParent trace) {
    Commands.Request request =
        new Commands.Request(
            session.uid(),
            commands.ids().of(session.uid(), userId, null),
            userId,
            CommandIds.hash("load_media", wanted.getChat(), wanted.getMessageId()),
            DEADLINE,
            trace);
    String command = request.id().value();
    return commands
        .run(request, envelope -> envelope.setLoadMedia(wanted))
        .map(
            outcome ->
                Envelope.ok(
                    LoadedMediaView.ready(command, outcome.getMediaLoaded(), session.id().value())))
        .switchIfEmpty(
            Mono.fromSupplier(
                () ->
                    Envelope.accepted(
                        "The file is being loaded: media.ready or media.failed follows",
                        LoadedMediaView.queued(command))));
  }
}
