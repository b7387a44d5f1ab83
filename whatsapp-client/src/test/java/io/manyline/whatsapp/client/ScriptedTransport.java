package io.manyline.whatsapp.client;

import io.manyline.whatsapp.socket.Transport;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A transport whose other end is a [ScriptedServer]; everything happens at once, on the caller.
public final class ScriptedTransport implements Transport {
  private final Function<Link, ScriptedServer> servers;
  private final List<ScriptedServer> opened = new ArrayList<>();
  private boolean refusing;
  private byte @Nullable [] answer;

  public ScriptedTransport(Function<Link, ScriptedServer> servers) {
    this.servers = servers;
  }

  /// The client's listener, as the server sees it.
  public static final class Link implements Connection {
    private final Listener listener;
    private final byte @Nullable [] answer;
    private ScriptedServer server;
    private boolean closed;
    private boolean lingering;

    private Link(Listener listener, byte @Nullable [] answer) {
      this.listener = listener;
      this.answer = answer;
    }

    @Override
    public void send(byte[] bytes) {
      if (closed) {
        return;
      }
      if (answer != null) {
        deliver(answer);
      } else {
        server.onBytes(bytes);
      }
    }

    @Override
    public void close() {
      if (!lingering) {
        closed("");
      }
    }

    /// From now on a close by the client lasts until the server closes.
    void linger() {
      lingering = true;
    }

    void deliver(byte[] bytes) {
      if (!closed) {
        listener.onBytes(bytes);
      }
    }

    void closed(String cause) {
      if (!closed) {
        closed = true;
        listener.onClosed(cause);
      }
    }

    boolean isClosed() {
      return closed;
    }
  }

  public void refuse() {
    refusing = true;
  }

  /// The other end says just this, whatever it hears.
  public void answerWith(byte[] bytes) {
    answer = bytes;
  }

  @Override
  public Connection connect(URI address, Listener listener) {
    Link link = new Link(listener, answer);
    if (refusing) {
      link.closed("connection refused");
      return link;
    }
    link.server = servers.apply(link);
    opened.add(link.server);
    listener.onOpen();
    return link;
  }

  /// The server's end of the n-th connection, from 0.
  public ScriptedServer connection(int index) {
    return opened.get(index);
  }

  public int connections() {
    return opened.size();
  }
}
