package io.manyline.sandbox.media;

import io.manyline.sandbox.media.MediaFaults.Direction;
import io.manyline.sandbox.media.MediaFaults.Fault;
import io.manyline.sandbox.media.MediaFaults.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `GET {direct path}`, whole or from `Range: bytes={from}-[{to}]`.
///
/// **Shape:** 200, or 206 with `Content-Range`. **Errors:** 404 for an unknown path, 410 for one
/// that expired, 416 for a range past the end.
final class DownloadExchange implements MediaExchange {
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,12})-([0-9]{0,12})");
  private static final String JPEG = "image/jpeg";
  private static final String OCTETS = "application/octet-stream";

  private final MediaServer server;
  private final MediaPath path;
  private final @Nullable String range;
  private final MediaAnswers answers;

  DownloadExchange(MediaServer server, MediaPath path, HttpRequest request, MediaAnswers answers) {
    this.server = server;
    this.path = path;
    this.range = request.headers().get(HttpHeaderNames.RANGE);
    this.answers = answers;
  }

  @Override
  public void onBytes(ByteBuf bytes) {}

  @Override
  public void onEnd() {
    Path file =
        MediaServer.name(path)
            .flatMap(server.files()::find)
            .orElseThrow(() -> new MediaRefusedException(404, "there is no such file"));
    Fault fault = server.faults().next(Direction.DOWNLOAD).orElse(null);
    if (fault != null && fault.kind() == Kind.STATUS) {
      throw new MediaRefusedException((int) fault.value(), "a fault that was asked for");
    }
    try {
      send(file, fault);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onCut() {}

  private void send(Path file, @Nullable Fault fault) throws IOException {
    long length = Files.size(file);
    long from = 0;
    long to = length;
    boolean partial = false;
    Matcher matcher = RANGE.matcher(range == null ? "" : range);
    if (matcher.matches()) {
      partial = true;
      from = Long.parseLong(matcher.group(1));
      if (!matcher.group(2).isEmpty()) {
        to = Math.min(length, Long.parseLong(matcher.group(2)) + 1);
      }
      if (from >= to) {
        throw new MediaRefusedException(416, "the file has " + length + " bytes");
      }
    }
    HttpResponse head =
        answers.head(partial ? 206 : 200, to - from, MediaServer.isPicture(path) ? JPEG : OCTETS);
    if (partial) {
      head.headers()
          .set(HttpHeaderNames.CONTENT_RANGE, "bytes " + from + "-" + (to - 1) + "/" + length);
    }
    head.headers().set(HttpHeaderNames.ACCEPT_RANGES, "bytes");
    answers.stream(head, new FaultyFile(file, from, to, fault, answers));
  }
}
