package io.manyline.fleet;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.manyline.worker.SessionWorkerApplication;
import io.manyline.worker.event.EventSink;
import io.manyline.worker.history.HistoryRecordSink;
import io.manyline.worker.outbox.OutcomeSink;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// A worker whose process is gone, as by SIGKILL, at the nth thing that it makes durable for a
/// session: a script over a session's keys, or a record on Kafka.
final class HaltingWorkerApplication {
  /// System property: after which edge; 1 is the first.
  static final String EDGE = "manyline.test.halt-at";

  /// What a shell tells of a process that SIGKILL ended.
  static final int KILLED = 137;

  private HaltingWorkerApplication() {}

  public static void main(String[] arguments) {
    new SpringApplicationBuilder(SessionWorkerApplication.class, Halting.class).run(arguments);
  }

  /// Puts itself between the worker and what it writes to.
  @Configuration(proxyBeanMethods = false)
  static class Halting {
    @Bean
    static BeanPostProcessor edges() {
      return new Edges(Integer.getInteger(EDGE, Integer.MAX_VALUE));
    }
  }

  private static final class Edges implements BeanPostProcessor {
    private final int last;
    private final AtomicInteger passed = new AtomicInteger();

    Edges(int last) {
      this.last = last;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
      return switch (bean) {
        case StatefulRedisConnection<?, ?> connection ->
            between(
                StatefulRedisConnection.class,
                connection,
                (method, _, answer) ->
                    method.equals("async")
                        ? between(RedisAsyncCommands.class, answer, this::afterScript)
                        : answer);
        case EventSink sink -> between(EventSink.class, sink, this::afterRecord);
        case OutcomeSink sink -> between(OutcomeSink.class, sink, this::afterRecord);
        case HistoryRecordSink sink -> between(HistoryRecordSink.class, sink, this::afterRecord);
        default -> bean;
      };
    }

    private @Nullable Object afterScript(
        String method, Object[] arguments, @Nullable Object answer) {
      boolean ofSession =
          method.equals("eval")
              && arguments[2] instanceof byte[][] keys
              && new String(keys[0], StandardCharsets.UTF_8).startsWith("ml:{");
      return ofSession ? edge(answer) : answer;
    }

    private @Nullable Object afterRecord(
        String method, Object[] arguments, @Nullable Object answer) {
      return method.equals("publish") ? edge(answer) : answer;
    }

    private @Nullable Object edge(@Nullable Object answer) {
      if (passed.incrementAndGet() == last) {
        if (answer instanceof CompletionStage<?> stage) {
          stage.whenComplete((_, _) -> Runtime.getRuntime().halt(KILLED));
        } else {
          Runtime.getRuntime().halt(KILLED);
        }
      }
      return answer;
    }

    @SuppressWarnings("unchecked")
    private static <T> T between(Class<T> type, @Nullable Object real, Look look) {
      return (T)
          Proxy.newProxyInstance(
              HaltingWorkerApplication.class.getClassLoader(),
              new Class<?>[] {type},
              (_, method, arguments) -> {
                try {
                  return look.at(method.getName(), arguments, method.invoke(real, arguments));
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }

  /// Sees a call and its answer.
  private interface Look {
    @Nullable Object at(String method, Object[] arguments, @Nullable Object answer);
  }
}
