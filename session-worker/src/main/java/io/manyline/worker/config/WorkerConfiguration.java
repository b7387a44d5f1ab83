package io.manyline.worker.config;

import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.serde.Decoded;
import io.manyline.registry.config.InstallationProperties;
import io.manyline.registry.id.UlidSource;
import io.manyline.registry.pairing.PairingCodes;
import io.manyline.registry.seal.SessionSealers;
import io.manyline.registry.session.Installation;
import io.manyline.registry.session.SessionDirectory;
import io.manyline.whatsapp.client.ClientTimer;
import io.manyline.worker.command.CommandRouter;
import io.manyline.worker.command.SessionCommandReader;
import io.manyline.worker.connection.Chores;
import io.manyline.worker.connection.ConnectionAdmission;
import io.manyline.worker.connection.SessionConnector;
import io.manyline.worker.event.EventSink;
import io.manyline.worker.history.HistoryRecordSink;
import io.manyline.worker.incarnation.WorkerLoop;
import io.manyline.worker.media.MediaRoom;
import io.manyline.worker.metric.WorkerMetrics;
import io.manyline.worker.outbox.OutboxAppender;
import io.manyline.worker.outbox.OutcomeSink;
import io.manyline.worker.ownership.LeaseGate;
import io.manyline.worker.ownership.LiveWorkers;
import io.manyline.worker.ownership.SessionClaims;
import io.manyline.worker.ownership.SessionHints;
import io.manyline.worker.ownership.WorkerLease;
import io.manyline.worker.redis.Await;
import io.manyline.worker.redis.RedisPipeline;
import io.manyline.worker.session.EvidenceReport;
import io.manyline.worker.session.SessionPorts;
import io.manyline.worker.session.SessionSupervisor;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Sessions, commands and the loop over all.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({WorkerProperties.class, WhatsAppProperties.class})
class WorkerConfiguration {
  @Bean
  WorkerMetrics workerMetrics(MeterRegistry registry) {
    return new WorkerMetrics(registry);
  }

  @Bean
  SessionPorts.Storage sessionStorage(
      RedisPipeline redis, SessionClaims claims, SessionHints hints, PairingCodes codes) {
    return new SessionPorts.Storage(redis, claims, hints, codes);
  }

  @Bean
  SessionPorts.Network sessionNetwork(
      SessionConnector connector,
      ConnectionAdmission admission,
      Chores chores,
      WorkerProperties properties) {
    return new SessionPorts.Network(connector, admission, chores, properties.reconnect());
  }

  @Bean
  SessionPorts.Execution sessionExecution(
      InstantSource clock,
      ClientTimer timer,
      SecureRandom random,
      ExecutorService workerThreads,
      WorkerProperties properties,
      WorkerMetrics metrics) {
    return new SessionPorts.Execution(
        clock,
        timer,
        random,
        workerThreads,
        properties.pace().laneCapacity(),
        properties.outbox(),
        metrics);
  }

  @Bean
  SessionSupervisor sessionSupervisor(
      SessionDirectory directory,
      SessionSealers sealers,
      InstallationProperties installation,
      SessionPorts ports,
      ExecutorService workerThreads,
      WorkerProperties properties) {
    return new SessionSupervisor(
        new SessionSupervisor.Registry(
            directory, sealers, installation.network(), installation.shards()),
        ports,
        workerThreads,
        properties.pace().sessionsInMotion());
  }

  @Bean
  SessionPorts sessionPorts(
      SessionPorts.Storage storage,
      SessionPorts.Network network,
      EventSink events,
      OutcomeSink outcomes,
      HistoryRecordSink history,
      SessionPorts.Execution execution,
      MediaRoom media) {
    return new SessionPorts(
        storage, network, new SessionPorts.Log(events, outcomes, history), execution, media);
  }

  @Bean
  SessionCommandReader sessionCommandReader(
      Supplier<Consumer<String, Decoded<SessionCommand>>> commandConsumers,
      CommandRouter router,
      WorkerMetrics metrics) {
    return new SessionCommandReader(commandConsumers, router, metrics);
  }

  @Bean
  CommandRouter commandRouter(
      CommandRouter.Sessions sessions,
      RedisPipeline redis,
      WorkerProperties properties,
      OutcomeSink outcomes,
      SessionSupervisor supervisor,
      InstantSource clock) {
    return new CommandRouter(
        sessions,
        new OutboxAppender(redis, properties.outbox().rows()),
        outcomes,
        supervisor,
        clock);
  }

  @Bean
  CommandRouter.Sessions routedSessions(
      SessionDirectory directory, SessionSealers sealers, InstallationProperties installation) {
    return new CommandRouter.Sessions(directory, sealers, installation.network());
  }

  @Bean
  WorkerLoop.Times loopTimes(
      Installation installation, InstallationProperties settings, WorkerProperties properties) {
    int recorded = Await.value(installation.shards(settings.shards())).orElseThrow();
    if (recorded != settings.shards()) {
      throw new IllegalStateException(
          "manyline.shards is %d, but the installation began with %d"
              .formatted(settings.shards(), recorded));
    }
    return new WorkerLoop.Times(
        properties.lease(),
        properties.pace().claimRetry(),
        properties.pace().reconcileEvery(),
        properties.pace().compareAllEvery(),
        properties.pace().evidenceEvery(),
        recorded);
  }

  @Bean
  Supplier<WorkerLease> incarnations(
      RedisPipeline redis, WorkerProperties properties, InstantSource clock, SecureRandom random) {
    UlidSource ids = new UlidSource(clock, random);
    return () ->
        new WorkerLease(
            redis, ids.next(), properties.lease(), new LeaseGate(System::nanoTime, clock));
  }

  @Bean
  LiveWorkers liveWorkers(RedisPipeline redis, InstallationProperties installation) {
    return new LiveWorkers(redis, installation.network());
  }

  @Bean
  EvidenceReport evidenceReport(
      SessionSupervisor supervisor, RedisPipeline redis, InstallationProperties installation) {
    return new EvidenceReport(supervisor, redis, installation.network());
  }

  @Bean
  WorkerLoop.Parts loopParts(
      SessionSupervisor supervisor,
      SessionCommandReader reader,
      EvidenceReport evidence,
      SessionHints hints) {
    return new WorkerLoop.Parts(supervisor, reader, evidence, hints);
  }

  @Bean
  WorkerLoop workerLoop(
      Supplier<WorkerLease> incarnations,
      LiveWorkers workers,
      WorkerLoop.Parts parts,
      WorkerLoop.Times times,
      ScheduledExecutorService leaseTicks,
      ExecutorService commandReaderThread,
      WorkerMetrics metrics) {
    return new WorkerLoop(
        incarnations, workers, parts, times, leaseTicks, commandReaderThread, metrics);
  }

  /// Readiness: without a lease the worker can own nothing.
  @Bean
  HealthIndicator leaseHealthIndicator(WorkerLoop loop) {
    return () ->
        (loop.isLeaseHeld() ? Health.up() : Health.down())
            .withDetail("lease", loop.isLeaseHeld() ? "held" : "lost")
            .build();
  }
}
