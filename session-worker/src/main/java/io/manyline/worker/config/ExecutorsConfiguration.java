package io.manyline.worker.config;

import io.manyline.registry.media.MediaProperties;
import io.manyline.whatsapp.client.ClientTimer;
import io.manyline.worker.connection.ScheduledClientTimer;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/// The worker's threads, each with a name.
@Configuration(proxyBeanMethods = false)
class ExecutorsConfiguration {
  /// Lanes, claims, releases: whatever waits for storage.
  @Bean(destroyMethod = "shutdown")
  ExecutorService workerThreads() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("worker-", 0).factory());
  }

  /// Timers of all sessions: their tasks only hand over.
  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService sessionTimers() {
    ScheduledThreadPoolExecutor timers =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("session-timers").factory());
    timers.setRemoveOnCancelPolicy(true);
    return timers;
  }

  /// The lease has a thread of its own, so that nothing delays its renewal.
  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService leaseTicks() {
    return Executors.newScheduledThreadPool(
        1, Thread.ofPlatform().daemon().name("worker-lease-", 0).factory());
  }

  @Bean(destroyMethod = "shutdown")
  ExecutorService commandReaderThread() {
    return Executors.newSingleThreadExecutor(
        Thread.ofPlatform().daemon().name("command-reader").factory());
  }

  /// Event loops of the actuator's own: the JVM-wide ones end for everybody when the first context
  /// closes.
  @Bean
  static ReactorResourceFactory reactorResources() {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    resources.setShutdownQuietPeriod(Duration.ZERO);
    resources.setShutdownTimeout(Duration.ofSeconds(1));
    return resources;
  }

  /// Uploads, and downloads that somebody waits for.
  @Bean(destroyMethod = "shutdownNow")
  ExecutorService askedTransfers(MediaProperties media) {
    return Executors.newFixedThreadPool(
        media.transfers(), Thread.ofVirtual().name("media-asked-", 0).factory());
  }

  /// Files that come in.
  @Bean(destroyMethod = "shutdownNow")
  ExecutorService backgroundTransfers(MediaProperties media) {
    return Executors.newFixedThreadPool(
        media.transfers(), Thread.ofVirtual().name("media-incoming-", 0).factory());
  }

  @Bean
  ClientTimer clientTimer(ScheduledExecutorService sessionTimers) {
    return new ScheduledClientTimer(sessionTimers);
  }
}
