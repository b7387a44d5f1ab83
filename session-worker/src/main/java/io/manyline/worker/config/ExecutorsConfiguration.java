package io.manyline.worker.config;

import io.manyline.whatsapp.client.ClientTimer;
import io.manyline.worker.connection.ScheduledClientTimer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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

  @Bean
  ClientTimer clientTimer(ScheduledExecutorService sessionTimers) {
    return new ScheduledClientTimer(sessionTimers);
  }
}
