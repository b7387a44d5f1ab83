package io.manyline.gateway.config;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

@Configuration(proxyBeanMethods = false)
class ExecutorsConfiguration {
  // Password hashing is CPU work: more threads would only take the event loops' share.
  private static final int HASHING_THREADS = 2;
  private static final int HASHING_QUEUE = 200;
  // A Kafka send blocks only while there is no metadata, which is when there is no Kafka.
  private static final int SENDING_THREADS = 4;
  private static final int SENDING_QUEUE = 10_000;
  // Each writes or reads one chunk of a file at a time.
  private static final int MEDIA_THREADS = 16;
  private static final int MEDIA_QUEUE = 10_000;
  // One more thread for each stream whose consumer is being closed.
  private static final int STREAMS_THAT_END = 10;
  private static final int STREAM_QUEUE = 1_000;
  private static final int IDLE_SECONDS = 60;

  @Bean(destroyMethod = "dispose")
  Scheduler hashingScheduler() {
    return Schedulers.newBoundedElastic(
        HASHING_THREADS, HASHING_QUEUE, "password-hashing", IDLE_SECONDS, true);
  }

  @Bean(destroyMethod = "dispose")
  Scheduler sendingScheduler() {
    return Schedulers.newBoundedElastic(
        SENDING_THREADS, SENDING_QUEUE, "command-sending", IDLE_SECONDS, true);
  }

  @Bean(destroyMethod = "dispose")
  Scheduler mediaScheduler() {
    return Schedulers.newBoundedElastic(
        MEDIA_THREADS, MEDIA_QUEUE, "media-disk", IDLE_SECONDS, true);
  }

  @Bean(destroyMethod = "dispose")
  Scheduler streamScheduler(GatewayProperties properties) {
    return Schedulers.newBoundedElastic(
        properties.maxStreams() + STREAMS_THAT_END,
        STREAM_QUEUE,
        "event-stream",
        IDLE_SECONDS,
        true);
  }

  @Bean(destroyMethod = "dispose")
  Scheduler timerScheduler() {
    return Schedulers.newParallel("gateway-timer", 1, true);
  }

  // Their loops end by themselves when the gateway stops; an interrupt would only disturb the
  // closing of their consumers.
  @Bean(destroyMethod = "shutdown")
  ExecutorService outcomeReaderExecutor() {
    return Executors.newSingleThreadExecutor(
        Thread.ofPlatform().name("command-outcome-reader").daemon().factory());
  }

  @Bean(destroyMethod = "shutdown")
  ExecutorService eventReaderExecutor() {
    return Executors.newSingleThreadExecutor(
        Thread.ofPlatform().name("session-event-reader").daemon().factory());
  }
}
