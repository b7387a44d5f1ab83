package io.manyline.dispatcher;

import com.google.protobuf.util.Timestamps;
import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.serde.ProtobufSerializer;
import io.manyline.proto.topic.Shards;
import io.manyline.registry.config.RegistryConfiguration;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.session.HistoryDepth;
import io.manyline.registry.session.NewSession;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionDirectory;
import io.manyline.registry.session.WebhookSecret;
import io.manyline.registry.webhook.EndpointLimits;
import io.manyline.registry.webhook.EventFilter;
import io.manyline.registry.webhook.NewEndpoint;
import io.manyline.registry.webhook.Policy;
import io.manyline.registry.webhook.Scope;
import io.manyline.registry.webhook.Secrets;
import io.manyline.registry.webhook.State;
import io.manyline.registry.webhook.Target;
import io.manyline.registry.webhook.WebhookEndpoint;
import io.manyline.registry.webhook.WebhookEndpoints;
import io.manyline.registry.webhook.WebhookReplays;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;

/// A topic, a consumer group and sessions of its own, and dispatchers that serve them.
final class DispatcherFixture implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(30);

  final String topic = "session-events-" + UUID.randomUUID();
  private final KafkaExtension kafka;
  private final RedisExtension redis;
  private final KafkaProducer<String, byte[]> producer;
  private final ConfigurableApplicationContext registry;
  private final List<String> made = new ArrayList<>();

  DispatcherFixture(KafkaExtension kafka, RedisExtension redis) throws Exception {
    this.kafka = kafka;
    this.redis = redis;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());
    registry =
        new SpringApplicationBuilder(RegistryOnly.class)
            .web(WebApplicationType.NONE)
            .properties("spring.config.name=none")
            .run(arguments());
  }

  /// A dispatcher in this JVM.
  ConfigurableApplicationContext start(String... more) {
    return WebhookDispatcherApplication.builder().run(arguments(more));
  }

  /// What the command line of a dispatcher says; what is given takes the place of what is usual.
  String[] arguments(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--spring.profiles.active=local",
                "--server.port=0",
                "--manyline.shards=2",
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--spring.data.redis.host=" + redis.host(),
                "--spring.data.redis.port=" + redis.port(),
                "--manyline.master-key.value=" + "A".repeat(43) + "=",
                "--manyline.dispatcher.events.topic=" + topic,
                "--manyline.dispatcher.events.consumer-group=" + topic));
    for (String argument : more) {
      String name = argument.substring(0, argument.indexOf('=') + 1);
      all.removeIf(usual -> usual.startsWith(name));
      all.add(argument);
    }
    return all.toArray(String[]::new);
  }

  SessionDirectory sessions() {
    return registry.getBean(SessionDirectory.class);
  }

  StringRedisTemplate redis() {
    return registry.getBean(StringRedisTemplate.class);
  }

  WebhookEndpoints endpoints() {
    return registry.getBean(WebhookEndpoints.class);
  }

  WebhookReplays replays() {
    return registry.getBean(WebhookReplays.class);
  }

  /// An endpoint of one session, or of all when there is none, with what is usual but this.
  WebhookEndpoint endpoint(
      @Nullable SessionConfig session, URI url, UnaryOperator<NewEndpoint> change) {
    NewEndpoint usual =
        new NewEndpoint(
            new Scope(
                new TenantId("test"), Network.SANDBOX, session == null ? null : session.uid()),
            new Target(url, Map.of(), Secrets.of(WebhookSecret.create(new SecureRandom())), null),
            EventFilter.ALL,
            Policy.DEFAULT,
            State.ENABLED);
    return endpoints()
        .create(change.apply(usual), new EndpointLimits(1_000, 1_000))
        .toFuture()
        .join();
  }

  SessionConfig session(@Nullable URI webhook) {
    long number = ThreadLocalRandom.current().nextLong(100_000_000L);
    SessionConfig session =
        sessions()
            .create(
                new NewSession(
                    new TenantId("test"),
                    Network.SANDBOX,
                    new SessionId("1555%09d".formatted(number)),
                    "test",
                    webhook,
                    true,
                    HistoryDepth.RECENT))
            .toFuture()
            .join()
            .session();
    made.add(session.uid().value());
    return session;
  }

  /// A session without a webhook whose events are in one partition of the two.
  SessionConfig sessionIn(int partition) {
    SessionConfig session = session(null);
    while (Shards.of(session.uid().value(), 2) != partition) {
      session = session(null);
    }
    return session;
  }

  /// Publishes texts of one chat, to partition 0, and returns their event ids.
  List<String> publish(SessionConfig session, String chat, String... texts) {
    return Arrays.stream(texts).map(text -> publish(event(session, chat, text), 0)).toList();
  }

  String publish(SessionEvent event, int partition) {
    publishRaw(record(event, partition));
    return event.getEventId();
  }

  /// Does not wait.
  ///
  /// @param acknowledged called when Kafka has it; not at all when it refuses
  void publishSoon(SessionEvent event, int partition, Runnable acknowledged) {
    producer.send(
        record(event, partition),
        (_, refusal) -> {
          if (refusal == null) {
            acknowledged.run();
          }
        });
  }

  private ProducerRecord<String, byte[]> record(SessionEvent event, int partition) {
    Headers headers = new RecordHeaders();
    byte[] value = new ProtobufSerializer<SessionEvent>().serialize(topic, headers, event);
    return new ProducerRecord<>(topic, partition, null, event.getSessionUid(), value, headers);
  }

  void publishRaw(ProducerRecord<String, byte[]> record) {
    try {
      producer.send(record).get();
    } catch (Exception e) {
      throw new IllegalStateException("not published", e);
    }
  }

  static SessionEvent event(SessionConfig session, String chat, String text) {
    return SessionEvent.newBuilder()
        .setEventId("evt" + UUID.randomUUID().toString().replace("-", ""))
        .setSessionUid(session.uid().value())
        .setSessionId(session.id().value())
        .setTenant(session.tenant().value())
        .setNetwork(session.network().wireName())
        .setTimestamp(Timestamps.now())
        .setFence(1)
        .setChat(chat)
        .setMessageReceived(
            MessageReceived.newBuilder()
                .setChat(chat)
                .setMessageId("m")
                .setKind("text")
                .setText(text))
        .build();
  }

  /// The committed offset of a partition, -1 when there is none.
  long committed(int partition) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      OffsetAndMetadata offset =
          admin
              .listConsumerGroupOffsets(topic)
              .partitionsToOffsetAndMetadata()
              .get()
              .get(new TopicPartition(topic, partition));
      return offset == null ? -1 : offset.offset();
    } catch (Exception e) {
      return -1;
    }
  }

  /// How many partitions each dispatcher has, the least first.
  List<Integer> shares() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      return admin.describeConsumerGroups(List.of(topic)).all().get().get(topic).members().stream()
          .map(member -> member.assignment().topicPartitions().size())
          .sorted()
          .toList();
    } catch (Exception e) {
      return List.of();
    }
  }

  /// Of the `webhook_url` of every session that this fixture made.
  long pointersOfAll() {
    return made.stream()
        .mapToLong(id -> redis().opsForHash().size(RedisKeys.dispatcher(id, "pointers")))
        .sum();
  }

  @Override
  public void close() {
    producer.close();
    registry.close();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(RegistryConfiguration.class)
  static class RegistryOnly {}
}
