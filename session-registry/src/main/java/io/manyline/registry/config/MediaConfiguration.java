package io.manyline.registry.config;

import io.manyline.registry.media.DirectoryMediaStore;
import io.manyline.registry.media.MediaLinks;
import io.manyline.registry.media.MediaProperties;
import io.manyline.registry.media.MediaStore;
import io.manyline.registry.seal.MasterKey;
import java.nio.file.Path;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Gives a service the media store; gateways and workers `@Import` it beside
/// [RegistryConfiguration].
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MediaProperties.class)
public class MediaConfiguration {
  /// Used only where [MediaProperties#isOn].
  @Bean
  MediaStore mediaStore(MediaProperties properties, InstantSource clock) {
    return new DirectoryMediaStore(Path.of(properties.directory()), properties.limits(), clock);
  }

  @Bean
  MediaLinks mediaLinks(MasterKey masterKey, InstantSource clock) {
    return new MediaLinks(masterKey, clock);
  }
}
