package io.manyline.gateway.media;

import io.manyline.gateway.command.RunningCommand;
import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.session.SessionCalls;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.LoadMedia;
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

  private static final RunningCommand.Words WORDS =
      new RunningCommand.Words(
          "The file is there", "The file is being loaded: media.ready or media.failed follows");

  private final SessionCalls calls;

  LoadMediaController(SessionCalls calls) {
    this.calls = calls;
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
    return calls
        .run(
            SessionCalls.Call.of(caller, id, trace),
            new SessionCalls.Asked(
                "load_media", wanted, DEADLINE, envelope -> envelope.setLoadMedia(wanted)))
        .flatMap(
            run ->
                run.changed(
                    WORDS,
                    outcome ->
                        LoadedMediaView.ready(
                            run.id(), outcome.getMediaLoaded(), id.replaceAll("[^0-9]", "")),
                    LoadedMediaView::queued));
  }
}
