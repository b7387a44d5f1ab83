package io.manyline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
  private static final int PARTITIONS = 64;

  @TempDir Path directory;

  @Test
  void startShouldKeepRecordsBetweenStartsAndAllowAnotherPort() throws Exception {
    try (var kafka = EmbeddedKafka.start(directory, 0)) {
      createTopic(kafka, "letters");
      send(kafka, "letters", 7, "first");
    }

    try (var kafka = EmbeddedKafka.start(directory, 0)) {
      send(kafka, "letters", 7, "second");

      assertThat(read(kafka, "letters", 7, 2)).containsExactly("first", "second");
    }
  }

  @Test
  void topicsShouldNeverBeCreatedByUse() throws Exception {
    try (var kafka = EmbeddedKafka.start(directory, 0);
        var admin = Admin.create(clientSettings(kafka))) {
      assertThatThrownBy(() -> admin.describeTopics(List.of("unheard-of")).allTopicNames().get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }
  }

  @Test
  void restartAfterAKillShouldServeWhatWasAcknowledged() throws Exception {
    Process killed = KafkaProcess.spawn(directory);
    try {
      String bootstrapServers = KafkaProcess.awaitReady(killed);
      createTopic(bootstrapServers, "letters");
      send(bootstrapServers, "letters", 3, "acknowledged");
    } finally {
      killed.destroyForcibly();
      killed.onExit().get(5, TimeUnit.SECONDS);
    }

    try (var kafka = EmbeddedKafka.start(directory, 0)) {
      assertThat(read(kafka, "letters", 3, 1)).containsExactly("acknowledged");
    }
  }

  @Test
  void manyPartitionsShouldStaySmallOnDisk() throws Exception {
    try (var kafka = EmbeddedKafka.start(directory, 0)) {
      createTopic(kafka, "letters");
      send(kafka, "letters", 0, "one");

      assertThat(apparentBytes(directory)).isLessThan(PARTITIONS * (1L << 20));
    }
  }

  @Test
  void startShouldSayWhichPortIsTaken() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedKafka.start(directory, taken.getLocalPort()))
          .isInstanceOf(EmbeddedStartException.class)
          .hasMessageContaining("Kafka needs port " + taken.getLocalPort());
    }
  }

  private static void createTopic(EmbeddedKafka kafka, String name) throws Exception {
    createTopic(kafka.bootstrapServers(), name);
  }

  private static void createTopic(String bootstrapServers, String name) throws Exception {
    try (var admin = Admin.create(clientSettings(bootstrapServers))) {
      admin.createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1))).all().get();
    }
  }

  private static void send(EmbeddedKafka kafka, String topic, int partition, String value)
      throws Exception {
    send(kafka.bootstrapServers(), topic, partition, value);
  }

  private static void send(String bootstrapServers, String topic, int partition, String value)
      throws Exception {
    try (var producer =
        new KafkaProducer<>(
            clientSettings(bootstrapServers), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, partition, "key", value)).get(20, TimeUnit.SECONDS);
    }
  }

  private static List<String> read(EmbeddedKafka kafka, String topic, int partition, int count) {
    try (var consumer =
        new KafkaConsumer<>(
            clientSettings(kafka), new StringDeserializer(), new StringDeserializer())) {
      var topicPartition = new TopicPartition(topic, partition);
      consumer.assign(List.of(topicPartition));
      consumer.seekToBeginning(List.of(topicPartition));
      return IntStream.range(0, 50)
          .boxed()
          .flatMap(i -> consumer.poll(Duration.ofMillis(200)).records(topicPartition).stream())
          .map(record -> record.value())
          .limit(count)
          .toList();
    }
  }

  private static Properties clientSettings(EmbeddedKafka kafka) {
    return clientSettings(kafka.bootstrapServers());
  }

  private static Properties clientSettings(String bootstrapServers) {
    var settings = new Properties();
    settings.putAll(Map.of("bootstrap.servers", bootstrapServers));
    return settings;
  }

  private static long apparentBytes(Path root) throws Exception {
    try (var files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
