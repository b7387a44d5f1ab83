package io.manyline.worker.config;

import io.manyline.registry.config.InstallationProperties;
import io.manyline.registry.id.Network;
import io.manyline.whatsapp.media.MediaAddresses;
import io.manyline.whatsapp.media.MediaSpool;
import io.manyline.whatsapp.media.MediaTransfers;
import io.manyline.whatsapp.socket.MediaHttpClient;
import io.manyline.worker.event.RecordPublisher;
import io.manyline.worker.history.HistoryProperties;
import io.manyline.worker.history.HistoryPublisher;
import io.manyline.worker.history.HistoryRecordSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// History and large settings: how their files are fetched, and where the past goes.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HistoryProperties.class)
class HistoryConfiguration {
  @Bean
  HistoryRecordSink historyPublisher(RecordPublisher records) {
    return new HistoryPublisher(records);
  }

  /// Reading blocks; as many at once as that.
  @Bean(destroyMethod = "shutdownNow")
  ExecutorService historyThreads(HistoryProperties history) {
    return Executors.newFixedThreadPool(
        history.transfers(), Thread.ofVirtual().name("history-", 0).factory());
  }

  @Bean(destroyMethod = "close")
  HistoryHttp historyHttp(WhatsAppProperties whatsApp) throws IOException {
    Path certificate = whatsApp.tlsCertificate();
    return new HistoryHttp(
        new MediaHttpClient(certificate == null ? "" : Files.readString(certificate)));
  }

  @Bean
  MediaTransfers historyTransfers(
      HistoryHttp http,
      HistoryProperties history,
      InstallationProperties installation,
      ExecutorService historyThreads,
      InstantSource clock,
      SecureRandom random) {
    Path spool =
        history.spool().isEmpty()
            ? Path.of(System.getProperty("java.io.tmpdir"), "manyline-history")
            : Path.of(history.spool());
    return new MediaTransfers(
        http.client(),
        new MediaAddresses(installation.network() == Network.LIVE),
        new MediaSpool(spool),
        historyThreads,
        clock,
        random);
  }

  /// A connection pool of its own, so that the past never waits for files of the present.
  record HistoryHttp(MediaHttpClient client) implements AutoCloseable {
    @Override
    public void close() {
      client.close();
    }
  }
}
