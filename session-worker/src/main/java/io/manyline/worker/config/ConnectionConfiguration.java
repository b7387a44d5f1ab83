package io.manyline.worker.config;

import io.manyline.registry.config.InstallationProperties;
import io.manyline.registry.id.Network;
import io.manyline.whatsapp.client.ClientSettings;
import io.manyline.whatsapp.client.ClientTimer;
import io.manyline.whatsapp.media.MediaTransfers;
import io.manyline.whatsapp.noise.TrustRoot;
import io.manyline.whatsapp.socket.NettyTransport;
import io.manyline.worker.connection.Chores;
import io.manyline.worker.connection.ClientVersion;
import io.manyline.worker.connection.ConnectionAdmission;
import io.manyline.worker.connection.RedisTokenBucket;
import io.manyline.worker.connection.SessionConnector;
import io.manyline.worker.connection.VersionPage;
import io.manyline.worker.connection.VersionRefresh;
import io.manyline.worker.connection.WhatsAppConnector;
import io.manyline.worker.metric.WorkerMetrics;
import io.manyline.worker.redis.RedisPipeline;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Connections to WhatsApp.
@Configuration(proxyBeanMethods = false)
class ConnectionConfiguration {
  @Bean(destroyMethod = "close")
  NettyTransport whatsAppTransport(WhatsAppProperties whatsApp, WorkerProperties properties)
      throws IOException {
    int threads = properties.pace().ioThreads();
    Path certificate = whatsApp.tlsCertificate();
    return new NettyTransport(
        threads > 0 ? threads : Runtime.getRuntime().availableProcessors(),
        certificate == null ? "" : Files.readString(certificate));
  }

  @Bean
  ClientVersion clientVersion(
      WhatsAppProperties whatsApp, ClientTimer timer, WorkerMetrics metrics) {
    return new ClientVersion(whatsApp.version(), whatsApp.probeEvery(), timer, metrics);
  }

  /// On the sandbox there is nothing to look for.
  @Bean
  SmartInitializingSingleton versionRefresh(
      WhatsAppProperties whatsApp,
      InstallationProperties installation,
      ClientVersion version,
      ClientTimer timer) {
    return () -> {
      if (installation.network() == Network.LIVE && !whatsApp.versionPage().isBlank()) {
        new VersionRefresh(
                version,
                new VersionPage(URI.create(whatsApp.versionPage())),
                whatsApp.versionEvery(),
                timer,
                task -> Thread.ofVirtual().name("version-page").start(task))
            .start();
      }
    };
  }

  @Bean
  Chores chores(ClientTimer timer) {
    return new Chores(timer);
  }

  @Bean
  SessionConnector whatsAppConnector(
      WhatsAppProperties whatsApp,
      ClientVersion version,
      NettyTransport transport,
      MediaTransfers historyTransfers,
      WhatsAppConnector.Surroundings around,
      WorkerMetrics metrics) {
    TrustRoot trust =
        whatsApp.trustRoot().isEmpty()
            ? TrustRoot.whatsApp()
            : TrustRoot.fromHex(whatsApp.trustRoot());
    return new WhatsAppConnector(
        new ClientSettings(whatsApp.server(), trust, whatsApp.version(), whatsApp.deviceName()),
        version,
        transport,
        historyTransfers,
        around,
        metrics);
  }

  @Bean
  WhatsAppConnector.Surroundings connectorSurroundings(
      ClientTimer timer, Chores chores, InstantSource clock, SecureRandom random) {
    return new WhatsAppConnector.Surroundings(timer, chores, clock, random);
  }

  @Bean
  ConnectionAdmission connectionAdmission(
      ClientVersion version,
      RedisPipeline redis,
      InstallationProperties installation,
      WorkerProperties properties,
      ClientTimer timer) {
    return new ConnectionAdmission(
        version,
        new RedisTokenBucket(redis, installation.network(), properties.admission()),
        properties.admission(),
        timer);
  }
}
