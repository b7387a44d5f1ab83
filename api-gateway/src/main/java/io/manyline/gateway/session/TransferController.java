package io.manyline.gateway.session;

import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.problem.ProblemException;
import io.manyline.gateway.tenant.Caller;
import io.manyline.registry.session.SessionStatuses;
import io.manyline.registry.session.SessionTransfer;
import io.manyline.registry.session.TransferException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.springframework.http.ContentDisposition;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Takes a session out of this installation, and into it.
@RestController
@Tag(name = "Sessions")
final class TransferController {
  private final OwnedSessions sessions;
  private final SessionStatuses statuses;
  private final SessionTransfer transfer;
  private final TransferForm form;

  TransferController(
      OwnedSessions sessions,
      SessionStatuses statuses,
      SessionTransfer transfer,
      TransferForm form) {
    this.sessions = sessions;
    this.statuses = statuses;
    this.transfer = transfer;
    this.form = form;
  }

  @PostMapping("/api/sessions/{id}/export")
  @Operation(
      summary = "Everything of a session, to take it to another installation",
      description =
          "Disable the session first; export; import it there; remove it here with"
              + " ?unlink=false; enable it there. Nobody scans again. The file is sealed with the"
              + " passphrase: whoever has both is the linked device. Files of messages are not in it.",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The file",
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                      schema = @Schema(type = "string", format = "binary"))))
  Mono<ResponseEntity<byte[]>> export(
      Caller caller, @PathVariable String id, @RequestBody ExportRequest request) {
    String passphrase = request.checked();
    return sessions
        .find(caller, id)
        .flatMap(
            session ->
                transfer
                    .export(session.uid(), passphrase)
                    .onErrorMap(TransferException.class, TransferController::problem)
                    .map(
                        file ->
                            ResponseEntity.ok()
                                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                                .header(
                                    "Content-Disposition",
                                    ContentDisposition.attachment()
                                        .filename(session.id() + ".manyline")
                                        .build()
                                        .toString())
                                .body(file)));
  }

  @PostMapping(
      path = "/api/sessions/import",
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = "application/json")
  @Operation(
      summary = "Take in a session that another installation exported",
      description =
          "A form with passphrase and file, as curl -F passphrase=… -F file=@6281234567890.manyline"
              + " sends it. The session is disabled until you enable it: do so when it cannot run"
              + " there any more.")
  Mono<ResponseEntity<Envelope<SessionView>>> restore(
      Caller caller,
      @RequestBody(required = false)
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                      schema = @Schema(implementation = ImportForm.class)))
          Flux<PartEvent> events) {
    return form.read(events)
        .flatMap(
            read ->
                transfer
                    .restore(caller.tenant(), sessions.network(), read.file(), read.passphrase())
                    .onErrorMap(TransferException.class, TransferController::problem))
        .flatMap(session -> statuses.of(session).map(shown -> SessionView.of(session, shown)))
        .map(
            view ->
                Envelope.created(
                    URI.create("/api/sessions/" + view.id()),
                    "Session imported. Enable it when it cannot run elsewhere any more: PATCH"
                        + " /api/sessions/%s {\"enabled\":true}".formatted(view.id()),
                    view));
  }

  private static ProblemException problem(TransferException e) {
    return switch (e.reason()) {
      case ENABLED ->
          ErrorCode.SESSION_ENABLED.because(
              "Disable the session first, so that it cannot run in two places: PATCH …"
                  + " {\"enabled\":false}");
      case RUNNING ->
          ErrorCode.SESSION_ENABLED.because(
              "The session is disabled, but its worker has not disconnected it yet. Try again in a"
                  + " moment.");
      case UNREADABLE ->
          ErrorCode.EXPORT_UNREADABLE.because("The file cannot be read: " + e.getMessage() + ".");
      case OTHER_NETWORK ->
          ErrorCode.EXPORT_UNREADABLE.because("The file is of elsewhere: " + e.getMessage() + ".");
      case THERE_ALREADY ->
          ErrorCode.SESSION_EXISTS.because(
              "You have a session with this number already. Remove it first if the imported one is"
                  + " to take its place.");
    };
  }
}
