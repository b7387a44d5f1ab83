package io.manyline.benchmarks.webhooks;

import com.google.protobuf.util.Timestamps;
import io.manyline.benchmarks.stack.Installation;
import io.manyline.benchmarks.stack.Pace;
import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.serde.ProtobufSerializer;
import io.manyline.proto.topic.Shards;
import io.manyline.proto.topic.Topics;
import io.manyline.registry.id.Network;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/// Writes received messages of sessions to Kafka, as workers do.
///
/// **Shape:** event `i` has the message id `3A` and `i`; its session and one of 8 chats are drawn.
final class EventSource implements AutoCloseable {
  private static final int CHATS = 8;
  private static final String TENANT = "default";

  private final KafkaProducer<String, SessionEvent> producer;
  private final SplittableRandom random;

  EventSource(Installation installation, long seed) {
    random = new SplittableRandom(seed);
    producer =
        new KafkaProducer<>(
            Map.<String, Object>of(
                "bootstrap.servers", installation.kafka(), "acks", "all", "linger.ms", 5),
            new StringSerializer(),
            new ProtobufSerializer<SessionEvent>());
  }

  /// As fast as Kafka takes them; returns when it has all.
  void publish(List<String> uids, int count) {
    for (int i = 0; i < count; i++) {
      send(draw(uids), i);
    }
    producer.flush();
  }

  /// At a rate, each told to the log at its planned moment.
  void publish(List<String> uids, double perSecond, DeliveryLog log) {
    Pace.run(
        perSecond,
        log.size(),
        (number, due) -> {
          String uid = draw(uids);
          log.planned(number, uid, due);
          send(uid, number);
        });
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }

  private String draw(List<String> uids) {
    return uids.get(random.nextInt(uids.size()));
  }

  private void send(String uid, int number) {
    String chat = "1555010%04d@s.whatsapp.net".formatted(random.nextInt(CHATS));
    producer.send(
        new ProducerRecord<>(
            Topics.SESSION_EVENTS,
            Shards.of(uid, Installation.SHARDS),
            uid,
            event(uid, chat, number)));
  }

  private static SessionEvent event(String uid, String chat, int number) {
    return SessionEvent.newBuilder()
        .setEventId("evt" + UUID.randomUUID().toString().replace("-", ""))
        .setSessionUid(uid)
        .setSessionId(uid)
        .setTenant(TENANT)
        .setNetwork(Network.SANDBOX.wireName())
        .setTimestamp(Timestamps.fromMillis(1_700_000_000_000L + number))
        .setFence(1)
        .setChat(chat)
        .setMessageReceived(
            MessageReceived.newBuilder()
                .setChat(chat)
                .setMessageId("3A" + number)
                .setKind("text")
                .setText("a text of the usual length, number " + number))
        .build();
  }
}
