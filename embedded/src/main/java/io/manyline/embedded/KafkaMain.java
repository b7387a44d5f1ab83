package io.manyline.embedded;

import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// [EmbeddedKafka] as a process of its own: `KafkaMain DATA_DIRECTORY PORT`. Ends on SIGTERM.
public final class KafkaMain {
  private static final Logger log = LoggerFactory.getLogger(KafkaMain.class);

  private KafkaMain() {}

  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("expected DATA_DIRECTORY PORT, got " + arguments.length);
    }
    var kafka = EmbeddedKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("kafka-stop").unstarted(kafka::close));
    log.info("kafka ready at {}", kafka.bootstrapServers());
    kafka.awaitStop();
  }
}
