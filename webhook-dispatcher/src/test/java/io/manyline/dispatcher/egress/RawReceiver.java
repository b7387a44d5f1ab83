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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Answers with whatever bytes a test wants, well-formed or not.
final class RawReceiver implements AutoCloseable {
  static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

  /// Closes the connection instead.
  static final String NOTHING = "";

  /// At the end of an answer: the connection is closed after it.
  static final String THEN_CLOSE = "\u0004";

  final AtomicInteger connections = new AtomicInteger();
  final List<String> heads = new CopyOnWriteArrayList<>();
  final List<String> bodies = new CopyOnWriteArrayList<>();
  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Script script;

  interface Script {
    /// @param connection 1 for the first
    /// @param request 1 for the first on this connection
    /// @return all that is written after the request; [#NOTHING] closes
    String answer(int connection, int request);
  }

  RawReceiver(Script script) throws IOException {
    this.script = script;
    threads.execute(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + door.getLocalPort() + "/a%20b?c=%2F");
  }

  @Override
  public void close() throws IOException {
    door.close();
    threads.shutdownNow();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = door.accept();
        int number = connections.incrementAndGet();
        threads.execute(() -> serve(socket, number));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (int request = 1; ; request++) {
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
        String answer = script.answer(number, request);
        if (answer.equals(NOTHING)) {
          return;
        }
        String written = answer.replace(THEN_CLOSE, "");
        socket.getOutputStream().write(written.getBytes(StandardCharsets.ISO_8859_1));
        if (!written.equals(answer)) {
          return;
        }
      }
    } catch (IOException gone) {
      // The client went.
    }
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
}
