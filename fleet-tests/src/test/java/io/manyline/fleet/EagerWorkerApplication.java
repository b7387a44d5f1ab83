package io.manyline.fleet;

import io.manyline.worker.SessionWorkerApplication;
import io.manyline.worker.event.EventSink;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/// A worker that takes a message for durable in Kafka as soon as it was handed over.
final class EagerWorkerApplication {
  private EagerWorkerApplication() {}

  public static void main(String[] arguments) {
    new SpringApplicationBuilder(SessionWorkerApplication.class, EagerSink.class).run(arguments);
  }

  /// The part that is broken.
  static final class EagerSink {
    @Bean
    @Primary
    EventSink eagerSink(@Qualifier("sessionEventPublisher") EventSink sound) {
      return event -> {
        sound.publish(event);
        return CompletableFuture.completedFuture(null);
      };
    }
  }
}
