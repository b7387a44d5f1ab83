package io.manyline.whatsapp.client;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.mediafile.EncryptedMedia;
import io.manyline.whatsapp.mediafile.MediaEncryptor;
import io.manyline.whatsapp.mediafile.MediaType;
import io.manyline.whatsapp.socket.MediaHttp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// A file on the media host of a fixture's server, which may do with it what it likes.
public final class HostedFile {
  private final EncryptedMedia media;
  private final List<Asked> requests = new CopyOnWriteArrayList<>();
  private volatile byte[] stored;
  private volatile int status = 200;

  /// One request.
  public record Asked(String method, String path, String query) {
    public boolean isDelete() {
      return method.equals("DELETE");
    }
  }

  private HostedFile(EncryptedMedia media, byte[] stored) {
    this.media = media;
    this.stored = stored;
  }

  /// Encrypts a file as that type and lets the fixture's hosts serve it.
  public static HostedFile store(ClientFixture fixture, MediaType type, byte[] plain)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 7);
    EncryptedMedia media =
        MediaEncryptor.encrypt(key, type, new ByteArrayInputStream(plain), out, 64 << 20);
    return new HostedFile(media, out.toByteArray()).servedTo(fixture);
  }

  /// The same file for another connection.
  public HostedFile servedTo(ClientFixture fixture) {
    fixture.hosts = this::exchange;
    fixture.script(HostedFile::mediaConnection);
    return this;
  }

  /// Answers the question where media are.
  public static Optional<Node> mediaConnection(Node stanza) {
    if (stanza.child("media_conn").isEmpty()) {
      return Optional.empty();
    }
    Node connection =
        Node.of("media_conn", Node.of("host").with("hostname", "media.test"))
            .with("auth", "ticket")
            .with("ttl", 3_600)
            .with("auth_ttl", 3_600)
            .with("max_buckets", 12);
    return Optional.of(
        Node.of("iq", connection)
            .with("id", stanza.required("id"))
            .with("type", "result")
            .with("from", Jid.SERVER));
  }

  public EncryptedMedia media() {
    return media;
  }

  public String directPath() {
    return "/v/1?ccb=1";
  }

  public List<Asked> requests() {
    return requests;
  }

  /// Changes one byte. @param place from the end when negative
  public void flip(int place) {
    byte[] changed = stored.clone();
    changed[place < 0 ? changed.length + place : place] ^= 1;
    stored = changed;
  }

  /// Takes the last block away.
  public void cut() {
    stored = Arrays.copyOf(stored, stored.length - 16);
  }

  /// What the host answers from now on.
  public void status(int code) {
    status = code;
  }

  private MediaHttp.Response exchange(MediaHttp.Request request) {
    requests.add(new Asked(request.method(), request.uri().getPath(), request.uri().getRawQuery()));
    return new Answer(status, status == 200 ? stored : new byte[0]);
  }

  private record Answer(int status, byte[] bytes) implements MediaHttp.Response {
    @Override
    public Optional<String> header(String name) {
      return Optional.empty();
    }

    @Override
    public InputStream body() {
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public void close() {}
  }
}
