package io.manyline.dispatcher.config;

import io.manyline.dispatcher.delivery.LiveDeliveries.Execution;
import io.manyline.dispatcher.egress.EgressLoops;
import io.manyline.dispatcher.egress.EgressProperties;
import io.manyline.dispatcher.endpoint.EndpointDirectory;
import io.manyline.dispatcher.retry.EndpointGate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Threads: lanes are on egress's event loops, what has to wait on a virtual thread each, name
/// lookups on a few platform threads.
@Configuration(proxyBeanMethods = false)
class ExecutorsConfiguration {
  /// Until a lane asks the store again that did not answer.
  private static final long STORE_PAUSE_MILLIS = 500;

  @Bean(destroyMethod = "shutdownNow")
  ExecutorService deliveryExecutor() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("delivery-", 0).factory());
  }

  @Bean(destroyMethod = "shutdownNow")
  ExecutorService lookupExecutor(EgressProperties egress) {
    return new ThreadPoolExecutor(
        0,
        egress.lookupThreads(),
        30,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        Thread.ofPlatform().name("host-lookup-", 0).daemon().factory());
  }

  @Bean
  EndpointGate endpointGate(EndpointDirectory endpoints) {
    return new EndpointGate(endpoints::concurrency);
  }

  @Bean
  Execution deliveryExecution(
      EndpointGate gate,
      EgressLoops loops,
      @Qualifier("deliveryExecutor") ExecutorService delivery) {
    Executor later =
        CompletableFuture.delayedExecutor(STORE_PAUSE_MILLIS, TimeUnit.MILLISECONDS, delivery);
    return new Execution(gate, loops::executor, loops::patientExecutor, delivery, later);
  }
}
