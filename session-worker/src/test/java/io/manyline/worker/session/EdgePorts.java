package io.manyline.worker.session;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.whatsapp.socket.Transport;
import io.manyline.worker.session.Edges.Fault;
import io.manyline.worker.session.Edges.Process;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What a process reaches the world by, each call through [Edges].
final class EdgePorts {
  /// Of the commands that the pipeline gives.
  private static final Set<String> EFFECTS = Set.of("eval", "set", "del");

  private final Edges edges;
  private final Process process;
  private final List<Transport.Connection> open = new CopyOnWriteArrayList<>();

  EdgePorts(Edges edges, Process process) {
    this.edges = edges;
    this.process = process;
  }

  /// The driver's commands, so that the worker's own pipeline runs above it.
  @SuppressWarnings("unchecked")
  RedisClusterAsyncCommands<byte[], byte[]> redis(
      RedisClusterAsyncCommands<byte[], byte[]> commands) {
    return (RedisClusterAsyncCommands<byte[], byte[]>)
        Proxy.newProxyInstance(
            EdgePorts.class.getClassLoader(),
            new Class<?>[] {RedisClusterAsyncCommands.class},
            (_, method, arguments) ->
                Answer.of(
                    edges.pass(
                        process,
                        name(method, arguments),
                        EFFECTS.contains(method.getName()),
                        () -> call(commands, method, arguments))));
  }

  /// Kafka. @param log what it has @param thread on which it answers
  <T> CompletionStage<Void> take(String name, T value, List<T> log, Executor thread) {
    return edges.pass(
        process,
        name,
        true,
        () -> {
          log.add(value);
          return CompletableFuture.runAsync(() -> {}, thread);
        });
  }

  static String name(SessionEvent event) {
    return "kafka event " + event.getEventCase();
  }

  static String name(CommandOutcome outcome) {
    return "kafka outcome " + outcome.getOutcomeCase();
  }

  /// WhatsApp: each frame is an edge; a process that is gone has no sockets.
  Transport transport(Transport transport) {
    return (URI server, Transport.Listener listener) -> {
      Transport.Connection connection = transport.connect(server, new Heard(listener));
      open.add(connection);
      if (process.isGone()) {
        connection.close();
      }
      return new Counted(connection);
    };
  }

  /// What the system does with the sockets of a process that ended.
  void closeSockets() {
    open.forEach(Transport.Connection::close);
  }

  private static CompletableFuture<Object> call(
      Object commands, Method method, Object[] arguments) {
    try {
      return ((CompletionStage<?>) method.invoke(commands, arguments))
          .toCompletableFuture()
          .thenApply(value -> value);
    } catch (InvocationTargetException e) {
      return CompletableFuture.failedFuture(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The command, and of a script its first line, which says what it does.
  private static String name(Method method, Object[] arguments) {
    if (method.getName().equals("eval") && arguments[0] instanceof byte[] script) {
      String text = new String(script, StandardCharsets.UTF_8);
      return "redis script \"" + text.substring(3, text.indexOf('\n')) + '"';
    }
    String key =
        arguments != null && arguments[0] instanceof byte[] bytes
            ? new String(bytes, StandardCharsets.UTF_8).replaceAll("\\{.*}", "{}")
            : "";
    return "redis " + method.getName() + ' ' + key;
  }

  private final class Counted implements Transport.Connection {
    private final Transport.Connection connection;

    Counted(Transport.Connection connection) {
      this.connection = connection;
    }

    @Override
    public void send(byte[] bytes) {
      if (process.isGone()) {
        connection.close();
        return;
      }
      Fault hit = edges.hit("frame", true);
      if (hit != Fault.REFUSED) {
        connection.send(bytes);
      }
      if (hit == Fault.GONE) {
        process.die();
      }
      if (hit != null) {
        connection.close();
      }
    }

    @Override
    public void close() {
      connection.close();
    }

    @Override
    public void reading(boolean wanted) {
      connection.reading(wanted);
    }
  }

  private final class Heard implements Transport.Listener {
    private final Transport.Listener listener;

    Heard(Transport.Listener listener) {
      this.listener = listener;
    }

    @Override
    public void onOpen() {
      if (!process.isGone()) {
        listener.onOpen();
      }
    }

    @Override
    public void onBytes(byte[] chunk) {
      if (!process.isGone()) {
        listener.onBytes(chunk);
      }
    }

    @Override
    public void onClosed(String cause) {
      if (!process.isGone()) {
        listener.onClosed(cause);
      }
    }
  }

  /// A future of the driver's type.
  private static final class Answer<T> extends CompletableFuture<T> implements RedisFuture<T> {
    static <T> Answer<T> of(CompletableFuture<T> answer) {
      Answer<T> mine = new Answer<>();
      answer.whenComplete(
          (value, failure) -> {
            if (failure == null) {
              mine.complete(value);
            } else {
              mine.completeExceptionally(failure);
            }
          });
      return mine;
    }

    @Override
    public @Nullable String getError() {
      return isCompletedExceptionally() ? exceptionNow().getMessage() : null;
    }

    @Override
    public boolean await(long timeout, TimeUnit unit) {
      throw new UnsupportedOperationException("the pipeline does not wait");
    }
  }
}
