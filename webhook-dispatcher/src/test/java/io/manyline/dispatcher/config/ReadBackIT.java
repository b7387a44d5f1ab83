package io.manyline.dispatcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.event.ListenerProperties;
import io.manyline.dispatcher.event.SessionEventReader;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.dispatcher.retry.EventSource.Found;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.serde.ProtobufSerializer;
import io.manyline.testsupport.KafkaExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/// Events are read back with the consumer that the service has, from a real Kafka.
class ReadBackIT {
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  private static final String TOPIC = "session-events-" + UUID.randomUUID();
  private static final int PARTITIONS = 8;
  private static final int ROUNDS = 6;

  /// A broker holds a reading at the end of a partition for half a second, unless it is told not
  /// to: that many would take 24 s.
  private static final Duration HELD_UP = Duration.ofSeconds(12);

  @BeforeAll
  static void publish() throws Exception {
    Map<String, Object> servers = Map.of("bootstrap.servers", KAFKA.bootstrapServers());
    try (Admin admin = Admin.create(servers)) {
      admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
    }
    try (var producer =
        new KafkaProducer<>(
            servers, new StringSerializer(), new ProtobufSerializer<SessionEvent>())) {
      for (int i = 0; i < PARTITIONS; i++) {
        SessionEvent event = SessionEvent.newBuilder().setEventId("evt" + i).build();
        producer.send(new ProducerRecord<>(TOPIC, i, "uid", event)).get();
      }
    }
  }

  /// Where a chat's last events are, nothing comes after them that a fetch could bring.
  @Test
  void eventsAtTheEndsOfPartitionsShouldNotBeHeldUpByEachOther() {
    long begin = System.nanoTime();
    try (SessionEventReader reader = reader()) {
      for (int i = 0; i < ROUNDS * PARTITIONS; i++) {
        int partition = i % PARTITIONS;
        assertThat(reader.read(new EventPosition(partition, 0)))
            .isInstanceOfSatisfying(
                Found.Event.class,
                found -> assertThat(found.event().getEventId()).isEqualTo("evt" + partition));
      }
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(HELD_UP);
  }

  private static SessionEventReader reader() {
    KafkaConnectionDetails connection = () -> List.of(KAFKA.bootstrapServers());
    return new KafkaConfiguration()
        .sessionEventReader(
            new KafkaProperties(),
            connection,
            new Binder(
                    new MapConfigurationPropertySource(
                        Map.of("manyline.dispatcher.events.topic", TOPIC)))
                .bind("manyline.dispatcher.events", ListenerProperties.class)
                .get());
  }
}
