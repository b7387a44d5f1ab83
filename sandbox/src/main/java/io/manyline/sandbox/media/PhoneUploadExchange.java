package io.manyline.sandbox.media;

import io.manyline.whatsapp.mediafile.MediaType;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// `POST /phones/{number}/media?to=&type=…`: the body is the file that the phone sends.
final class PhoneUploadExchange implements MediaExchange {
  private static final String DEFAULT_MIMETYPE = "application/octet-stream";

  private final MediaServer server;
  private final MediaDoor door;
  private final MediaAnswers answers;
  private final String number;
  private final Map<String, String> query;
  private final String mimetype;
  private final MediaType type;
  private final Path spool;
  private final OutputStream out;
  private long received;

  PhoneUploadExchange(
      MediaServer server,
      MediaDoor door,
      MediaPath path,
      HttpRequest request,
      MediaAnswers answers) {
    this.server = server;
    this.door = door;
    this.answers = answers;
    this.number = path.segments().get(1);
    this.query = path.query();
    this.mimetype = request.headers().get(HttpHeaderNames.CONTENT_TYPE, DEFAULT_MIMETYPE);
    this.type = door.type(query);
    this.spool = server.files().temporary();
    try {
      this.out = Files.newOutputStream(spool);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onBytes(ByteBuf bytes) {
    received += bytes.readableBytes();
    if (received > MediaServer.MAX_FILE) {
      onCut();
      throw new MediaRefusedException(413, "a file has at most 2 GiB");
    }
    try {
      bytes.readBytes(out, bytes.readableBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onEnd() {
    CompletableFuture.supplyAsync(this::store, Thread::startVirtualThread)
        .thenCompose(added -> door.send(number, query, mimetype, added))
        .exceptionally(door::failure)
        .thenAccept(answer -> answers.bytes(answer.status(), answer.body()));
  }

  @Override
  public void onCut() {
    try {
      out.close();
      Files.deleteIfExists(spool);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MediaServer.Added store() {
    try {
      out.close();
      try (InputStream in = Files.newInputStream(spool)) {
        return server.add(type, in);
      } finally {
        Files.deleteIfExists(spool);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
