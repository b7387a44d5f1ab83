package io.manyline.sandbox.media;

import io.manyline.sandbox.media.MediaFaults.Direction;
import io.manyline.sandbox.media.MediaFaults.Fault;
import io.manyline.sandbox.media.MediaFaults.Kind;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// `POST /mms/{type}/{token}?auth=&token=[&resume=1][&file_offset=]`, and the same below
/// `/newsletter/newsletter-{type}/` for a file of a channel, which comes as it is.
///
/// **Shape:** the token is the hash of the bytes that come, encrypted or not. An upload is answered
/// with `url`, `direct_path` and `handle`; the question how much is here (`resume=1`) with
/// `resume`: `complete` or a number of bytes, or with 404. **Errors:** 401 without a good ticket,
/// 400 for bytes that are not those of the token, 413 past 2 GiB, 416 for an offset past what is
/// here, 507 without room. **Source:** docs/protocol/media.md.
final class UploadExchange implements MediaExchange {
  private final MediaServer server;
  private final MediaAnswers answers;
  private final String hash;
  private final @Nullable Fault fault;

  /// Null for the question how much is here, and after a refusal.
  private @Nullable PartialFile file;

  private int writer;
  private long pausedMillis;
  private long pauses;
  private long received;

  UploadExchange(MediaServer server, MediaPath path, MediaAnswers answers) {
    this.server = server;
    this.answers = answers;
    if (!server.isTicket(path.query("auth").orElse(""))) {
      throw new MediaRefusedException(401, "auth is missing, wrong or expired");
    }
    this.hash = MediaPath.hashOf(path.last());
    boolean probe = path.query("resume").filter("1"::equals).isPresent();
    this.fault = probe ? null : server.faults().next(Direction.UPLOAD).orElse(null);
    if (fault != null && fault.kind() == Kind.STATUS) {
      throw new MediaRefusedException((int) fault.value(), "a fault that was asked for");
    }
    if (!probe) {
      PartialFile begun = server.files().begin(hash, offset(path));
      file = begun;
      writer = begun.writer();
    }
  }

  @Override
  public void onBytes(ByteBuf bytes) {
    PartialFile open = file;
    if (open == null) {
      return;
    }
    long count = Math.min(bytes.readableBytes(), untilCut() - received);
    received += bytes.readableBytes();
    long length = open.write(writer, bytes.readSlice((int) Math.max(0, count)));
    if (length > MediaServer.MAX_FILE) {
      throw new MediaRefusedException(413, "a file has at most 2 GiB");
    }
    if (length < 0 || received >= untilCut()) {
      answers.cut();
    } else if (fault != null && fault.kind() == Kind.SLOW) {
      pause(count, fault.value());
    }
  }

  @Override
  public void onEnd() {
    PartialFile whole = file;
    if (whole == null) {
      tellWhatIsHere();
      return;
    }
    answer(server.files().complete(hash, whole), Map.of());
  }

  @Override
  public void onCut() {
    if (file != null) {
      file.end(writer);
    }
  }

  private long untilCut() {
    return fault != null && fault.kind() == Kind.CUT ? fault.value() : Long.MAX_VALUE;
  }

  private void tellWhatIsHere() {
    String name = server.files().nameOf(hash).orElse(null);
    if (name != null) {
      answer(name, Map.of("resume", "complete"));
      return;
    }
    long here = server.files().uploaded(hash);
    if (here == 0) {
      throw new MediaRefusedException(404, "nothing of it is here");
    }
    answers.json(200, Map.of("resume", Long.toString(here)));
  }

  private void answer(String name, Map<String, String> further) {
    String path = MediaServer.directPath(name);
    Map<String, String> body = new HashMap<>(further);
    body.put("url", server.url(path));
    body.put("direct_path", path);
    body.put("handle", name);
    body.put("object_id", hash.substring(0, 16));
    answers.json(200, body);
  }

  /// Pauses add up: several pieces come out of one read.
  private void pause(long bytes, long bytesPerSecond) {
    var channel = answers.context().channel();
    channel.config().setAutoRead(false);
    pausedMillis += Math.max(1, bytes * 1_000 / Math.max(1, bytesPerSecond));
    long pauses = ++this.pauses;
    answers
        .context()
        .executor()
        .schedule(
            () -> {
              if (pauses == this.pauses) {
                pausedMillis = 0;
                channel.config().setAutoRead(true);
              }
            },
            pausedMillis,
            TimeUnit.MILLISECONDS);
  }

  private static long offset(MediaPath path) {
    String offset = path.query("file_offset").orElse("0");
    if (!offset.matches("[0-9]{1,12}")) {
      throw new MediaRefusedException(400, "file_offset is no number");
    }
    return Long.parseLong(offset);
  }
}
