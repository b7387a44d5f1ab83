package io.manyline.gateway.media;

import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.session.OwnedSessions;
import io.manyline.gateway.tenant.Caller;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.UlidSource;
import io.manyline.registry.media.MediaId;
import io.manyline.registry.media.MediaInfo;
import io.manyline.registry.media.MediaLabel;
import io.manyline.registry.media.MediaProperties;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.multipart.FilePartEvent;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Takes files that are to be sent: as the whole body, or as the one file of a form.
@RestController
@Tag(name = "Media")
final class UploadController {
  private static final String PATH = "/api/sessions/{id}/media";

  private final OwnedSessions sessions;
  private final MediaFiles files;
  private final MediaProperties properties;
  private final UlidSource ids;

  UploadController(
      OwnedSessions sessions, MediaFiles files, MediaProperties properties, UlidSource ids) {
    this.sessions = sessions;
    this.files = files;
    this.properties = properties;
    this.ids = ids;
  }

  @PostMapping(path = PATH, produces = "application/json")
  @Operation(
      summary = "Upload a file",
      description =
          "The body is the file, Content-Type what it is; or a multipart form with one file, as"
              + " curl -F file=@photo.jpg sends it. It is stored encrypted, for"
              + " manyline.media.keep, and sent with POST …/messages and its media_id, as often"
              + " as wanted.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              content = {
                @Content(mediaType = "*/*", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "multipart/form-data", schema = @Schema(type = "object"))
              }))
  Mono<ResponseEntity<Envelope<MediaView>>> upload(
      Caller caller,
      @PathVariable String id,
      @Parameter(description = "what the recipient sees of a document")
          @RequestParam(name = "file_name", required = false)
          @Nullable String fileName,
      @Parameter(hidden = true) ServerHttpRequest request) {
    MediaType type = request.getHeaders().getContentType();
    if (type == null || type.equalsTypeAndSubtype(MediaType.APPLICATION_FORM_URLENCODED)) {
      return Mono.error(
          () ->
              ErrorCode.UNSUPPORTED_MEDIA_TYPE.because(
                  "Say what the file is: Content-Type: image/jpeg, for example."));
    }
    MediaLabel label = MediaLabel.of(type.toString(), fileName == null ? "" : fileName);
    return sessions
        .find(caller, id)
        .flatMap(session -> store(session.uid(), label, request.getBody()))
        .map(info -> created(id, info));
  }

  @PostMapping(
      path = PATH,
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = "application/json")
  @Operation(hidden = true)
  Mono<ResponseEntity<Envelope<MediaView>>> uploadForm(
      Caller caller, @PathVariable String id, @RequestBody Flux<PartEvent> events) {
    return sessions
        .find(caller, id)
        .flatMap(session -> storeForm(session.uid(), FormFile.of(events)))
        .map(info -> created(id, info));
  }

  private Mono<MediaInfo> storeForm(SessionUid uid, Flux<FilePartEvent> file) {
    return file.switchOnFirst(
            (first, all) ->
                first.get() == null
                    ? all.thenMany(Mono.error(UploadController::noFile))
                    : store(uid, FormFile.label(first.get()), all.map(PartEvent::content)))
        .single();
  }

  private Mono<MediaInfo> store(SessionUid uid, MediaLabel label, Flux<DataBuffer> body) {
    return files.store(uid, new MediaId(ids.next()), label, body.map(UploadController::bytes));
  }

  private ResponseEntity<Envelope<MediaView>> created(String id, MediaInfo info) {
    return Envelope.created(
        URI.create("/api/sessions/" + id.replaceAll("[^0-9]", "") + "/media/" + info.id()),
        "File stored",
        MediaView.of(info, properties.keep()));
  }

  private static Throwable noFile() {
    return ErrorCode.VALIDATION_FAILED.because(
        "The form has no file, one is wanted: curl -F file=@photo.jpg");
  }

  private static byte[] bytes(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return bytes;
  }
}
