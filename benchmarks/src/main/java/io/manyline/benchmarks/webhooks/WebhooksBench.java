package io.manyline.benchmarks.webhooks;

import com.google.protobuf.util.Timestamps;
import io.manyline.benchmarks.Bench;
import io.manyline.benchmarks.BenchRun;
import io.manyline.benchmarks.stack.Api;
import io.manyline.benchmarks.stack.Await;
import io.manyline.benchmarks.stack.Installation;
import io.manyline.benchmarks.stack.Pace;
import io.manyline.benchmarks.stack.ProcessUse;
import io.manyline.benchmarks.stack.ServiceProcess;
import io.manyline.benchmarks.stack.WebhookReceiver;
import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.serde.ProtobufSerializer;
import io.manyline.proto.topic.Shards;
import io.manyline.proto.topic.Topics;
import io.manyline.registry.id.Network;
import io.manyline.registry.key.RedisKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/// Events that are on Kafka already, delivered as fast as one dispatcher can to an endpoint on this
/// machine that answers at once.
///
/// **Shape:** deliveries for each second of the dispatcher's processor time; control: [BareClient],
/// which posts the same bodies with the same number of connections, unsigned and from memory.
public final class WebhooksBench implements Bench {
  private static final int SESSIONS = 32;
  private static final int CHATS = 8;
  private static final String TENANT = "default";
  private static final int WARM = 20_000;
  private static final int COUNT = 60_000;

  private final AtomicInteger delivered = new AtomicInteger();
  private volatile String body = "";

  @Override
  public String name() {
    return "webhooks";
  }

  @Override
  public String summary() {
    return "signed deliveries for each processor second; control: a bare Netty client (2 min)";
  }

  @Override
  public void run(BenchRun run) throws Exception {
    try (var installation = new Installation(run.home());
        var receiver = new WebhookReceiver(this::took)) {
      createSessions(installation, receiver);
      ServiceProcess dispatcher = installation.dispatcher();
      List<String> uids = uids(installation);
      run.say("warming up");
      deliver(installation, uids, run.seed(), run.amount(WARM, 500));
      int count = run.amount(COUNT, 1000);
      run.say("measuring " + count + " deliveries");
      int signedBefore = receiver.signed();
      Speed ours =
          speed(dispatcher.use(), count, () -> publish(installation, uids, run.seed(), count));
      int unsigned = count - (receiver.signed() - signedBefore);
      Speed bare;
      try (var client =
          new BareClient(installation, receiver.address(), SESSIONS * CHATS, body.length())) {
        delivered.set(0);
        client.post(run.amount(WARM, 500));
        awaitDelivered(run.amount(WARM, 500));
        bare = speed(client.use(), count, () -> client.post(count));
      }
      run.figure(
          "deliveries_per_cpu_second", ours.perCpuSecond(), "1/s", bare.perCpuSecond(), count);
      run.figure("deliveries_per_second", ours.perSecond(), "1/s", bare.perSecond(), count);
      run.figure("deliveries_unsigned", unsigned, "posts", count);
    }
  }

  private record Speed(double perCpuSecond, double perSecond) {}

  private interface Work {
    void begin() throws Exception;
  }

  private Speed speed(ProcessUse process, int count, Work work) throws Exception {
    Duration busyBefore = process.processorTime();
    long begin = System.nanoTime();
    delivered.set(0);
    work.begin();
    awaitDelivered(count);
    double took = Pace.seconds(Duration.ofNanos(System.nanoTime() - begin));
    double busy = Pace.seconds(process.processorTime().minus(busyBefore));
    return new Speed(count / busy, count / took);
  }

  private void took(String content, long firstByteNanos) {
    body = content;
    delivered.incrementAndGet();
  }

  private void awaitDelivered(int count) {
    Await.until(Duration.ofMinutes(5), "all deliveries", () -> delivered.get() >= count);
  }

  private void deliver(Installation installation, List<String> uids, long seed, int count) {
    delivered.set(0);
    publish(installation, uids, seed, count);
    awaitDelivered(count);
  }

  private static void createSessions(Installation installation, WebhookReceiver receiver)
      throws Exception {
    try (ServiceProcess gateway = installation.gateway();
        var api = new Api(gateway.address())) {
      for (int i = 0; i < SESSIONS; i++) {
        api.createSession("1202555%04d".formatted(1000 + i), receiver.address());
      }
    }
  }

  private static List<String> uids(Installation installation) {
    List<String> uids = new ArrayList<>();
    for (int shard = 0; shard < Installation.SHARDS; shard++) {
      uids.addAll(installation.redis().smembers(RedisKeys.shard(Network.SANDBOX, shard)));
    }
    return uids;
  }

  private static void publish(Installation installation, List<String> uids, long seed, int count) {
    var random = new SplittableRandom(seed);
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of(
                "bootstrap.servers", installation.kafka(), "acks", "all", "linger.ms", 5),
            new StringSerializer(),
            new ProtobufSerializer<SessionEvent>())) {
      for (int i = 0; i < count; i++) {
        String uid = uids.get(random.nextInt(uids.size()));
        producer.send(
            new ProducerRecord<>(
                Topics.SESSION_EVENTS,
                Shards.of(uid, Installation.SHARDS),
                uid,
                event(uid, "1202556%04d@s.whatsapp.net".formatted(random.nextInt(CHATS)), i)));
      }
    }
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
