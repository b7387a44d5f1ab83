package io.manyline.gateway.config;

import io.manyline.gateway.command.CommandIds;
import io.manyline.gateway.command.CommandWaits;
import io.manyline.gateway.command.Commands;
import io.manyline.gateway.command.OutcomeWaiters;
import io.manyline.gateway.media.MediaFiles;
import io.manyline.gateway.pairing.QrWaiter;
import io.manyline.gateway.pairing.TypedCodes;
import io.manyline.gateway.session.OwnedSessions;
import io.manyline.gateway.session.SessionLifecycle;
import io.manyline.gateway.stream.EventLog;
import io.manyline.gateway.stream.EventStream;
import io.manyline.gateway.viewer.Frames;
import io.manyline.gateway.viewer.SessionSocket;
import io.manyline.registry.config.InstallationProperties;
import io.manyline.registry.id.UlidSource;
import io.manyline.registry.media.MediaProperties;
import io.manyline.registry.media.MediaStore;
import io.manyline.registry.outbox.StoredOutcomes;
import io.manyline.registry.pairing.PairingCodes;
import io.manyline.registry.seal.SessionSealers;
import io.manyline.registry.session.SessionDirectory;
import io.manyline.registry.session.SessionStatuses;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class RoomsConfiguration {
  @Bean
  OutcomeWaiters outcomeWaiters(GatewayProperties properties) {
    return new OutcomeWaiters(properties.maxWaiters());
  }

  @Bean
  CommandIds commandIds(SecureRandom random) {
    return new CommandIds(random);
  }

  @Bean
  Commands commands(
      Commands.Out out,
      OutcomeWaiters waiters,
      StoredOutcomes stored,
      InstantSource clock,
      CommandIds ids,
      CommandWaits waits,
      GatewayProperties properties) {
    return new Commands(out, waiters, stored, clock, ids, waits, properties.commandWait());
  }

  @Bean
  MediaFiles mediaFiles(
      MediaStore store,
      SessionSealers sealers,
      MediaProperties properties,
      Scheduler mediaScheduler) {
    return new MediaFiles(store, sealers, properties, mediaScheduler);
  }

  @Bean
  UlidSource mediaIds(InstantSource clock, SecureRandom random) {
    return new UlidSource(clock, random);
  }

  @Bean
  OwnedSessions ownedSessions(SessionDirectory directory, InstallationProperties installation) {
    return new OwnedSessions(directory, installation.network());
  }

  @Bean
  SessionLifecycle sessionLifecycle(
      SessionDirectory directory, PairingCodes codes, Commands commands) {
    return new SessionLifecycle(directory, codes, commands);
  }

  @Bean
  QrWaiter qrWaiter(
      PairingCodes codes,
      SessionStatuses statuses,
      Scheduler timerScheduler,
      GatewayProperties properties) {
    return new QrWaiter(
        codes, statuses, timerScheduler, properties.qrWait(), properties.qrMinimumLife());
  }

  @Bean
  TypedCodes typedCodes(
      Commands commands,
      PairingCodes codes,
      Scheduler timerScheduler,
      GatewayProperties properties) {
    return new TypedCodes(commands, codes, timerScheduler, properties.qrWait());
  }

  @Bean
  Frames frames(JsonMapper json) {
    return new Frames(json);
  }

  @Bean
  SessionSocket sessionSocket(
      PairingCodes codes,
      SessionStatuses statuses,
      Frames frames,
      InstantSource clock,
      Scheduler timerScheduler,
      GatewayProperties properties) {
    return new SessionSocket(
        codes, statuses, frames, clock, timerScheduler, properties.qrMinimumLife());
  }

  @Bean
  EventStream eventStream(
      EventLog log,
      InstallationProperties installation,
      GatewayProperties properties,
      InstantSource clock,
      Scheduler timerScheduler) {
    return new EventStream(
        log, installation.shards(), properties.streamHeartbeat(), clock, timerScheduler);
  }
}
