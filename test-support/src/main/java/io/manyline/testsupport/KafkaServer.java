package io.manyline.testsupport;

import io.manyline.embedded.EmbeddedKafka;
import java.nio.file.Path;
import org.testcontainers.kafka.KafkaContainer;

/// The Kafka of a test run, of the kind that the system property asks for.
interface KafkaServer extends AutoCloseable {
  String KIND_PROPERTY = "manyline.test.kafka";
  String IMAGE = "apache/kafka:4.2.1";

  String bootstrapServers();

  @Override
  void close();

  static KafkaServer start() {
    String kind = System.getProperty(KIND_PROPERTY, "embedded");
    return switch (kind) {
      case "embedded" -> Embedded.start();
      case "container" -> Container.start();
      default ->
          throw new IllegalArgumentException(
              KIND_PROPERTY + " is '" + kind + "', expected 'embedded' or 'container'");
    };
  }

  record Embedded(EmbeddedKafka kafka, Path directory) implements KafkaServer {
    static Embedded start() {
      Path directory = TemporaryDirectory.create("manyline-kafka");
      return new Embedded(EmbeddedKafka.start(directory, 0), directory);
    }

    @Override
    public String bootstrapServers() {
      return kafka.bootstrapServers();
    }

    @Override
    public void close() {
      kafka.close();
      TemporaryDirectory.delete(directory);
    }
  }

  record Container(KafkaContainer container) implements KafkaServer {
    @SuppressWarnings("resource") // closed by the record's close
    static Container start() {
      var container = new KafkaContainer(IMAGE).withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
      container.start();
      return new Container(container);
    }

    @Override
    public String bootstrapServers() {
      return container.getBootstrapServers();
    }

    @Override
    public void close() {
      container.stop();
    }
  }
}
