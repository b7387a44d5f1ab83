package io.manyline.worker.config;

import io.manyline.registry.config.InstallationProperties;
import io.manyline.registry.id.Network;
import io.manyline.registry.media.MediaLinks;
import io.manyline.registry.media.MediaProperties;
import io.manyline.registry.media.MediaStore;
import io.manyline.whatsapp.client.ClientTimer;
import io.manyline.whatsapp.media.MediaAddresses;
import io.manyline.whatsapp.media.MediaSpool;
import io.manyline.whatsapp.media.MediaTransfers;
import io.manyline.whatsapp.socket.MediaHttp;
import io.manyline.whatsapp.socket.MediaHttpClient;
import io.manyline.worker.media.MediaRoom;
import io.manyline.worker.media.MediaRules;
import io.manyline.worker.media.MediaSweep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Files of messages: the way to WhatsApp's media hosts, and the store.
@Configuration(proxyBeanMethods = false)
class MediaTransferConfiguration {
  @Bean(destroyMethod = "close")
  MediaHttpClient mediaHttp(WhatsAppProperties whatsApp) throws IOException {
    Path certificate = whatsApp.tlsCertificate();
    return new MediaHttpClient(certificate == null ? "" : Files.readString(certificate));
  }

  @Bean
  MediaTransferParts mediaTransferParts(
      MediaHttpClient http,
      MediaProperties properties,
      InstallationProperties installation,
      InstantSource clock,
      SecureRandom random) {
    return new MediaTransferParts(
        http,
        new MediaAddresses(installation.network() == Network.LIVE),
        new MediaSpool(Path.of(properties.directory(), "spool")),
        clock,
        random);
  }

  @Bean
  MediaRoom mediaRoom(
      MediaStore store,
      MediaTransferParts parts,
      ExecutorService askedTransfers,
      ExecutorService backgroundTransfers,
      MediaLinks links,
      MediaProperties properties) {
    MediaRules rules =
        new MediaRules(
            properties.isOn(),
            properties.download() == MediaProperties.Download.AUTO,
            Math.min(properties.downloadLimit().toBytes(), properties.maxFile().toBytes()),
            properties.maxFile().toBytes(),
            properties.keep(),
            properties.publicUrl());
    return new MediaRoom(
        store, parts.on(askedTransfers), parts.on(backgroundTransfers), links, rules);
  }

  @Bean
  SmartInitializingSingleton mediaSweep(
      MediaRoom room, ClientTimer timer, ExecutorService workerThreads) {
    return () -> {
      if (room.rules().on()) {
        new MediaSweep(room.store(), timer, workerThreads).start();
      }
    };
  }

  /// What both kinds of transfers are made of.
  record MediaTransferParts(
      MediaHttp http,
      MediaAddresses addresses,
      MediaSpool spool,
      InstantSource clock,
      SecureRandom random) {
    MediaTransfers on(ExecutorService executor) {
      return new MediaTransfers(http, addresses, spool, executor, clock, random);
    }
  }
}
