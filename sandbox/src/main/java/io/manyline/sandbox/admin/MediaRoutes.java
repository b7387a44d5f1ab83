package io.manyline.sandbox.admin;

import io.manyline.sandbox.media.MediaFaults;
import io.manyline.sandbox.media.MediaServer;
import io.manyline.sandbox.server.HttpListener.Answer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/// The media host's buttons.
///
/// **Shape:** `POST /media/faults {on: upload|download, kind: status|cut|slow|corrupt, value,
/// times?}` for the next requests; value is an HTTP status, a number of bytes, bytes a second, the
/// place of a byte. `POST /media/expire {direct_path}`. `PATCH /media/blobs {history_from_bytes?,
/// snapshot_from_settings?, patch_from_settings?}`: from which size on these are files here.
final class MediaRoutes {
  private static final int MAX_TIMES = 1_000;

  private final MediaServer media;

  MediaRoutes(MediaServer media) {
    this.media = media;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST", "/media/faults", this::fault),
        Route.of("POST", "/media/expire", this::expire),
        Route.of("PATCH", "/media/blobs", this::blobs));
  }

  private CompletableFuture<Answer> blobs(List<String> path, byte[] bytes) {
    JsonBody body = JsonBody.parse(bytes);
    OptionalInt history = body.optionalInteger("history_from_bytes");
    OptionalInt snapshot = body.optionalInteger("snapshot_from_settings");
    OptionalInt patch = body.optionalInteger("patch_from_settings");
    if (history.isEmpty() && snapshot.isEmpty() && patch.isEmpty()) {
      throw ControlException.badRequest(
          "history_from_bytes, snapshot_from_settings or patch_from_settings is required");
    }
    boolean negative = history.orElse(0) < -1 || snapshot.orElse(0) < 0 || patch.orElse(0) < 0;
    if (negative) {
      throw ControlException.badRequest(
          "sizes are 0 or more; history_from_bytes may be -1 for what companions ask for");
    }
    history.ifPresent(media.blobs()::historyFrom);
    snapshot.ifPresent(media.blobs()::snapshotFrom);
    patch.ifPresent(media.blobs()::patchFrom);
    return CompletableFuture.completedFuture(Envelopes.success(200, Map.of("set", true)));
  }

  private CompletableFuture<Answer> fault(List<String> path, byte[] bytes) {
    JsonBody body = JsonBody.parse(bytes);
    MediaFaults.Direction direction =
        constant(MediaFaults.Direction.values(), body.string("on"), "on");
    MediaFaults.Kind kind = constant(MediaFaults.Kind.values(), body.string("kind"), "kind");
    int value = body.integer("value");
    int times = body.optionalInteger("times").orElse(1);
    boolean status = kind == MediaFaults.Kind.STATUS;
    if (status && (value < 400 || value > 599) || value < 0) {
      throw ControlException.badRequest("value is no status from 400 to 599, or no number");
    }
    if (times < 1 || times > MAX_TIMES) {
      throw ControlException.badRequest("times must be 1 to " + MAX_TIMES);
    }
    if (!media.faults().add(new MediaFaults.Fault(direction, kind, value), times)) {
      throw new ControlException(409, "TOO_MANY_FAULTS", "too many faults are waiting");
    }
    return CompletableFuture.completedFuture(Envelopes.success(200, Map.of("times", times)));
  }

  private CompletableFuture<Answer> expire(List<String> path, byte[] bytes) {
    String directPath = JsonBody.parse(bytes).string("direct_path");
    if (!media.expire(directPath)) {
      throw new ControlException(404, "MEDIA_NOT_FOUND", "no file has that path");
    }
    return CompletableFuture.completedFuture(
        Envelopes.success(200, Map.of("direct_path", directPath)));
  }

  private static <E extends Enum<E>> E constant(E[] values, String name, String field) {
    return Arrays.stream(values)
        .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                ControlException.badRequest(
                    field + " must be one of " + Arrays.toString(values).toLowerCase(Locale.ROOT)));
  }
}
