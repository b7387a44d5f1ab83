package io.manyline.sandbox.companion;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Bytes to and from a server, over `ws`, `wss` or `tcp`.
abstract class Wire implements AutoCloseable {
  /// Stands for the end of the stream.
  static final byte[] END = new byte[0];

  final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();

  static Wire open(URI uri, String trustedPem) throws Exception {
    return uri.getScheme().equals("tcp") ? new Tcp(uri) : new Web(uri, trustedPem);
  }

  abstract void send(byte[] bytes) throws Exception;

  /// Says that nothing more comes; what the other side sends is read all the same.
  abstract void finish() throws Exception;

  @Override
  public abstract void close();

  private static final class Tcp extends Wire {
    private final Socket socket;

    Tcp(URI uri) throws IOException {
      socket = new Socket(uri.getHost(), uri.getPort());
      Thread.ofVirtual().start(this::read);
    }

    @Override
    void send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    @Override
    void finish() throws IOException {
      socket.shutdownOutput();
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private void read() {
      byte[] buffer = new byte[8192];
      try {
        InputStream in = socket.getInputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          received.add(java.util.Arrays.copyOf(buffer, n));
        }
      } catch (IOException e) {
        // The end of the stream, like any other.
      }
      received.add(END);
    }
  }

  private static final class Web extends Wire implements WebSocket.Listener {
    private final WebSocket socket;
    private final HttpClient client;
    private byte[] partial = new byte[0];

    Web(URI uri, String trustedPem) throws Exception {
      client = HttpClient.newBuilder().sslContext(trusting(trustedPem)).build();
      socket =
          client
              .newWebSocketBuilder()
              .header("Origin", "https://web.whatsapp.com")
              .buildAsync(uri, this)
              .get(5, TimeUnit.SECONDS);
    }

    @Override
    void send(byte[] bytes) throws Exception {
      socket.sendBinary(ByteBuffer.wrap(bytes), true).get(5, TimeUnit.SECONDS);
    }

    @Override
    void finish() throws Exception {
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(5, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      socket.abort();
      client.shutdownNow();
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
      ByteBuffer joined = ByteBuffer.allocate(partial.length + data.remaining());
      joined.put(partial).put(data);
      partial = last ? new byte[0] : joined.array();
      if (last) {
        received.add(joined.array());
      }
      webSocket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
      received.add(END);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      received.add(END);
    }

    private static SSLContext trusting(String pem) throws Exception {
      Certificate certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new java.io.ByteArrayInputStream(pem.getBytes()));
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry("sandbox", certificate);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    }
  }
}
