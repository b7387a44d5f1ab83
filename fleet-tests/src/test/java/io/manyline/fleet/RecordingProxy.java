package io.manyline.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A TCP proxy that counts what clients write, and keeps their connections open when the server
/// closes them: so that whatever a client still writes is seen.
final class RecordingProxy implements AutoCloseable {
  private final URI server;
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger closedByClients = new AtomicInteger();
  private final AtomicLong fromClients = new AtomicLong();
  private final AtomicLong toClients = new AtomicLong();
  private volatile boolean silent;

  private RecordingProxy(URI server, ServerSocket listener) {
    this.server = server;
    this.listener = listener;
  }

  /// @param server `tcp://` address
  static RecordingProxy before(URI server) {
    try {
      var proxy =
          new RecordingProxy(server, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      proxy.threads.execute(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI address() {
    return URI.create("tcp://127.0.0.1:" + listener.getLocalPort());
  }

  int connections() {
    return connections.get();
  }

  int closedByClients() {
    return closedByClients.get();
  }

  /// Bytes that clients wrote so far.
  long fromClients() {
    return fromClients.get();
  }

  /// Bytes that were given to clients so far, read by them or not.
  long toClients() {
    return toClients.get();
  }

  /// From now on clients hear nothing more of the server, not even that it hung up.
  void silence() {
    silent = true;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket upstream = new Socket(server.getHost(), server.getPort());
        sockets.addAll(List.of(client, upstream));
        connections.incrementAndGet();
        threads.execute(
            () -> {
              pump(client, upstream, fromClients, false);
              closedByClients.incrementAndGet();
              close(upstream);
            });
        threads.execute(() -> pump(upstream, client, toClients, true));
      } catch (IOException closed) {
        return;
      }
    }
  }

  /// Until the source ends; what the sink no longer takes is counted all the same.
  private void pump(Socket source, Socket sink, AtomicLong count, boolean silenceable) {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = source.getInputStream();
      OutputStream out = sink.getOutputStream();
      boolean taken = true;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (!(silenceable && silent)) {
          taken = taken && write(out, buffer, read);
          count.addAndGet(read);
        }
      }
    } catch (IOException gone) {
      // Reset instead of closed: it ended all the same.
    }
  }

  private static boolean write(OutputStream out, byte[] bytes, int count) {
    try {
      out.write(bytes, 0, count);
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sockets.forEach(RecordingProxy::close);
    threads.close();
  }
}
