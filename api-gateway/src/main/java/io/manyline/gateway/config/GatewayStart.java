package io.manyline.gateway.config;

import io.manyline.gateway.command.CommandOutcomeReader;
import io.manyline.gateway.problem.RedisFailures;
import io.manyline.gateway.tenant.FirstAdmin;
import io.manyline.gateway.viewer.SessionEventReader;
import io.manyline.proto.topic.TopicSetup;
import io.manyline.registry.config.InstallationProperties;
import io.manyline.registry.session.Installation;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/// Brings the gateway from started to ready: shard count agreed, topics there, somebody who can log
/// in, readers running. At the stop it sends viewers away first, so that open WebSockets hold
/// nothing up.
///
/// **Errors:** the start fails, with what to do, when an agreement is broken, or when Redis or
/// Kafka stay away longer than `manyline.gateway.start-patience`.
final class GatewayStart implements ApplicationRunner, SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayStart.class);
  private static final Duration RETRY_EVERY = Duration.ofMillis(500);

  private final Installation installation;
  private final InstallationProperties wanted;
  private final FirstAdmin firstAdmin;
  private final KafkaClients clients;
  private final CommandOutcomeReader outcomes;
  private final SessionEventReader events;
  private final Settings settings;

  private volatile boolean running;

  GatewayStart(
      Installation installation,
      InstallationProperties wanted,
      FirstAdmin firstAdmin,
      KafkaClients clients,
      CommandOutcomeReader outcomes,
      SessionEventReader events,
      Settings settings) {
    this.installation = installation;
    this.wanted = wanted;
    this.firstAdmin = firstAdmin;
    this.clients = clients;
    this.outcomes = outcomes;
    this.events = events;
    this.settings = settings;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    StartWait.await(
        installation
            .shards(wanted.shards())
            .doOnNext(this::checkShards)
            .then(firstAdmin.ensure())
            .retryWhen(
                Retry.fixedDelay(attempts(), RETRY_EVERY)
                    .filter(RedisFailures::isOne)
                    .onRetryExhaustedThrow((_, signal) -> signal.failure())),
        settings.patience().plusSeconds(1));
    ensureTopics();
    outcomes.start();
    events.start();
    StartWait.await(
        Mono.fromSupplier(outcomes::isReady)
            .filter(ready -> ready)
            .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(20)))
            .then(),
        settings.patience());
    LOG.info("ready: {} shards, network {}", wanted.shards(), wanted.network().wireName());
  }

  private void checkShards(int recorded) {
    if (recorded != wanted.shards()) {
      throw new IllegalStateException(
          "manyline.shards is %d, but this installation was made with %d: set it to %d"
              .formatted(wanted.shards(), recorded, recorded));
    }
  }

  private void ensureTopics() {
    long giveUpAt = settings.clock().millis() + settings.patience().toMillis();
    try (Admin admin = clients.admin()) {
      while (true) {
        try {
          TopicSetup.ensure(admin, wanted.shards());
          return;
        } catch (KafkaException e) {
          // The admin client's own time limit is the pace.
          LOG.warn("kafka does not answer yet: {}", e.toString());
          if (settings.clock().millis() > giveUpAt) {
            throw e;
          }
        }
      }
    }
  }

  private long attempts() {
    return Math.max(1, settings.patience().dividedBy(RETRY_EVERY));
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    events.stop();
    outcomes.stop();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  // The last phase stops first: before the web server waits for open connections.
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }

  /// @param patience how long to wait for Redis and for Kafka, each
  record Settings(Duration patience, InstantSource clock) {}
}
