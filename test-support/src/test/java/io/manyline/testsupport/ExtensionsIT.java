package io.manyline.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExtensionsIT {
  @RegisterExtension static final RedisExtension redis = new RedisExtension();
  @RegisterExtension static final RedisExtension sameRedis = new RedisExtension();
  @RegisterExtension static final KafkaExtension kafka = new KafkaExtension();
  @RegisterExtension static final KafkaExtension sameKafka = new KafkaExtension();

  @Test
  void redisShouldAnswer() throws Exception {
    try (var socket = new Socket(redis.host(), redis.port())) {
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));

      assertThat(socket.getInputStream().readNBytes(5)).isEqualTo("+PONG".getBytes());
    }
  }

  @Test
  void kafkaShouldAnswer() throws Exception {
    var settings = new Properties();
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    try (var admin = Admin.create(settings)) {
      assertThat(admin.describeCluster().nodes().get(20, TimeUnit.SECONDS)).hasSize(1);
    }
  }

  @Test
  void allExtensionsOfAJvmShouldShareOneServer() {
    assertThat(redis.port()).isEqualTo(sameRedis.port());
    assertThat(kafka.bootstrapServers()).isEqualTo(sameKafka.bootstrapServers());
  }
}
