package io.manyline.gateway.media;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.session.OwnedSessions;
import io.manyline.gateway.tenant.CallerAuthentication;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.media.MediaId;
import io.manyline.registry.media.MediaInfo;
import io.manyline.registry.media.MediaLinkException;
import io.manyline.registry.media.MediaLinks;
import io.manyline.registry.media.SessionMedia;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Hands a stored file out: to whoever may see the session, or has the link of an event.
///
/// **Errors:** `UNAUTHORIZED` without either, `MEDIA_LINK_INVALID`, `MEDIA_LINK_EXPIRED`,
/// `MEDIA_NOT_FOUND`, `RANGE_NOT_SATISFIABLE`.
@RestController
@Tag(name = "Media")
final class DownloadController {
  private static final int OK = 200;
  private static final int PARTIAL = 206;

  private final OwnedSessions sessions;
  private final MediaFiles files;
  private final MediaLinks links;

  DownloadController(OwnedSessions sessions, MediaFiles files, MediaLinks links) {
    this.sessions = sessions;
    this.files = files;
    this.links = links;
  }

  @GetMapping("/api/sessions/{id}/media/{media_id}")
  @Operation(
      summary = "Download a file",
      description =
          "The bytes as they were uploaded, or as they came with a message. Range is understood."
              + " With the token of an event's url no Authorization is needed.",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The file",
              content =
                  @Content(
                      mediaType = "*/*",
                      schema = @Schema(type = "string", format = "binary"))))
  Mono<ResponseEntity<Flux<DataBuffer>>> download(
      @PathVariable String id,
      @PathVariable("media_id") String mediaId,
      @Parameter(description = "of the url in media.ready")
          @RequestParam(name = "token", required = false)
          @Nullable String token,
      @RequestHeader(name = "Range", required = false) @Nullable String range,
      @Parameter(hidden = true) ServerHttpResponse response) {
    return owner(id, mediaId, token)
        .flatMap(uid -> files.find(uid, mediaId))
        .map(item -> answer(item, range, response));
  }

  private Mono<SessionUid> owner(String id, String mediaId, @Nullable String token) {
    return CallerAuthentication.current()
        .flatMap(caller -> sessions.find(caller, id))
        .switchIfEmpty(Mono.defer(() -> byLink(id, mediaId, token)))
        .map(session -> session.uid());
  }

  private Mono<io.manyline.registry.session.SessionConfig> byLink(
      String id, String mediaId, @Nullable String token) {
    if (token == null) {
      return Mono.error(
          ErrorCode.UNAUTHORIZED.because(
              "Send Authorization: Bearer with the token of POST /api/auth/login, or use the url of"
                  + " a media.ready event."));
    }
    try {
      if (!MediaId.isValid(mediaId)) {
        return Mono.error(DownloadController::invalid);
      }
      return sessions.linked(links.open(token, new MediaId(mediaId)), id);
    } catch (MediaLinkException e) {
      return Mono.error(
          e.isExpired()
              ? ErrorCode.MEDIA_LINK_EXPIRED.because(
                  "This link has expired. Have the file loaded again, which tells a new one.")
              : invalid());
    }
  }

  private ResponseEntity<Flux<DataBuffer>> answer(
      SessionMedia.Item item, @Nullable String header, ServerHttpResponse response) {
    MediaInfo info = item.info();
    Optional<ByteRange> range = ByteRange.parse(header, info.size());
    if (range.isPresent() && range.get().isEmpty()) {
      // Headers that are set before a failure are taken back.
      response.beforeCommit(
          () ->
              Mono.fromRunnable(
                  () ->
                      response
                          .getHeaders()
                          .set(HttpHeaders.CONTENT_RANGE, "bytes */" + info.size())));
      throw ErrorCode.RANGE_NOT_SATISFIABLE.because(
          "The file has %d bytes; the range begins behind them.".formatted(info.size()));
    }
    ByteRange part = range.orElse(new ByteRange(0, info.size()));
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(range.isPresent() ? PARTIAL : OK)
            .contentType(type(info))
            .contentLength(part.length())
            .eTag("\"" + info.sha256() + "\"")
            .header(HttpHeaders.ACCEPT_RANGES, "bytes")
            .header(HttpHeaders.CONTENT_DISPOSITION, disposition(info))
            .header("Content-Security-Policy", "default-src 'none'; sandbox")
            .header("X-Content-Type-Options", "nosniff");
    if (range.isPresent()) {
      answer.header(HttpHeaders.CONTENT_RANGE, part.told(info.size()));
    }
    return answer.body(files.read(item, part.from(), part.length(), response.bufferFactory()));
  }

  /// What a sender says is not always a type.
  private static MediaType type(MediaInfo info) {
    try {
      return MediaType.parseMediaType(info.label().mimeType());
    } catch (InvalidMediaTypeException _) {
      return MediaType.APPLICATION_OCTET_STREAM;
    }
  }

  private static String disposition(MediaInfo info) {
    String name = info.label().fileName();
    return ContentDisposition.attachment()
        .filename(name.isEmpty() ? info.id().value() : name, StandardCharsets.UTF_8)
        .build()
        .toString();
  }

  private static Throwable invalid() {
    return ErrorCode.MEDIA_LINK_INVALID.because(
        "This link was not made for this file. Use the url of the event as it is.");
  }
}
