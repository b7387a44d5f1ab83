package io.manyline.dispatcher.egress;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// Answers with whatever bytes a test wants, well-formed or not, as fast or slowly as it wants.
public final class RawReceiver implements AutoCloseable {
  public static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

  /// Closes the connection instead.
  static final String NOTHING = "";

  /// At the end of an answer: the connection is closed after it.
  static final String THEN_CLOSE = "\u0004";

  /// Bytes that are taken from it and that nobody has read.
  private static final int SEND_BUFFER = 64 * 1024;

  final AtomicInteger connections = new AtomicInteger();
  final List<String> heads = new CopyOnWriteArrayList<>();
  final List<String> bodies = new CopyOnWriteArrayList<>();
  private final AtomicLong written = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ServerSocket door;
  private volatile @Nullable SSLContext tls;
  private final Conversation conversation;

  interface Script {
    /// @param connection 1 for the first
    /// @param request 1 for the first on this connection
    /// @return all that is written after the request; [#NOTHING] closes
    String answer(int connection, int request);
  }

  /// What is done about a request.
  public interface Conversation {
    void answer(Exchange exchange) throws IOException, InterruptedException;
  }

  RawReceiver(Script script) throws IOException {
    this(InetAddress.getLoopbackAddress(), null, exchange -> exchange.follow(script));
  }

  /// @param tls null for plain HTTP
  public RawReceiver(InetAddress address, @Nullable SSLContext tls, Conversation conversation)
      throws IOException {
    this.door = new ServerSocket(0, 50, address);
    this.tls = tls;
    this.conversation = conversation;
    threads.execute(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port() + "/a%20b?c=%2F");
  }

  public int port() {
    return door.getLocalPort();
  }

  /// Shows somebody else's certificate to who connects from now on.
  public void show(SSLContext next) {
    tls = next;
  }

  /// How many requests came.
  public int requests() {
    return heads.size();
  }

  public int connections() {
    return connections.get();
  }

  /// How many bytes it got rid of.
  public long written() {
    return written.get();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    door.close();
    threads.shutdownNow();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = door.accept();
        socket.setSendBufferSize(SEND_BUFFER);
        // What was said is under way before the connection is reset.
        socket.setTcpNoDelay(true);
        int number = connections.incrementAndGet();
        threads.execute(() -> serve(socket, number));
      }
    } catch (IOException over) {
      // The test is over.
    }
  }

  private void serve(Socket plain, int number) {
    try (plain;
        Socket socket = secured(plain)) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int request = 1; !plain.isClosed(); request++) {
        String head = head(in);
        int length =
            head.lines()
                .filter(line -> line.startsWith("content-length: "))
                .mapToInt(line -> Integer.parseInt(line.substring("content-length: ".length())))
                .sum();
        byte[] body = in.readNBytes(length);
        if (head.isEmpty() || body.length < length) {
          return;
        }
        heads.add(head);
        bodies.add(new String(body, StandardCharsets.UTF_8));
        conversation.answer(new Exchange(number, request, plain, socket));
      }
    } catch (IOException gone) {
      // The client went.
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private Socket secured(Socket plain) throws IOException {
    SSLContext shown = tls;
    return shown == null
        ? plain
        : ((SSLSocketFactory) shown.getSocketFactory())
            .createSocket(plain, InputStream.nullInputStream(), true);
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.write(next);
      if (head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        break;
      }
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  /// One request that has been read, to be answered.
  public final class Exchange {
    private final int connection;
    private final int request;
    private final Socket plain;
    private final Socket socket;

    private Exchange(int connection, int request, Socket plain, Socket socket) {
      this.connection = connection;
      this.request = request;
      this.plain = plain;
      this.socket = socket;
    }

    private void follow(Script script) throws IOException {
      String answer = script.answer(connection, request);
      String said = answer.replace(THEN_CLOSE, "");
      say(said);
      if (answer.equals(NOTHING) || !said.equals(answer)) {
        close();
      }
    }

    /// @param text one byte of each character
    public void say(String text) throws IOException {
      say(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void say(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      written.addAndGet(bytes.length);
    }

    /// The same again and again, with a wait before each.
    public void drip(String text, Duration every, int times)
        throws IOException, InterruptedException {
      for (int i = 0; i < times && !stall(every); i++) {
        say(text);
      }
    }

    /// @return whether the test is over
    public boolean stall(Duration time) throws InterruptedException {
      return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    public void close() throws IOException {
      socket.close();
    }

    /// Ends the connection with RST.
    public void reset() throws IOException {
      plain.setSoLinger(true, 0);
      plain.close();
    }
  }
}
