package io.manyline.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.ScriptedLog;
import io.manyline.gateway.stream.EventLog.Batch;
import io.manyline.gateway.stream.EventLog.Logged;
import io.manyline.gateway.stream.EventStream.Viewer;
import io.manyline.proto.event.PublishedSchemas;
import io.manyline.proto.event.v1.CallReceived;
import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.event.v1.SessionStatus;
import io.manyline.proto.topic.Shards;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.webhook.EventFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/// What a viewer is told of the log, in virtual time.
class EventStreamTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final SessionUid ONE = new SessionUid("01ARZ3NDEKTSV4RRFFQ69G5FAV");
  private static final SessionUid TWO = new SessionUid("01ARZ3NDEKTSV4RRFFQ69G5FAW");
  private static final int SHARDS = 64;

  private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
  private final ScriptedLog log = new ScriptedLog();

  private Instant now = START;
  private long offset;

  @Test
  void idOfEachEventShouldGoOnBehindIt() {
    log.tell(batch(), batch(message(ONE, "one"), call(ONE, "one")), batch(message(TWO, "one")));

    List<ServerSentEvent<String>> told = told(all(), 4);

    assertThat(told.getFirst().comment()).isEqualTo("open");
    assertThat(told.getFirst().id()).isEqualTo(at(0).toText());
    assertThat(told.subList(1, 4))
        .extracting(ServerSentEvent::id)
        .containsExactly(at(1).toText(), at(2).toText(), at(3).toText());
    assertThat(told.get(1).data()).contains("\"type\":\"message.received\"");
    assertThat(told.get(2).data()).contains("\"type\":\"call.received\"");
    assertThat(log.lastAsked().partitions()).isEqualTo(ScriptedLog.partitions(SHARDS));
  }

  @Test
  void eventsOfOthersAndTestsShouldNotBeTold() {
    log.tell(
        batch(),
        batch(
            message(ONE, "two"),
            message(ONE, "one").toBuilder().setOnlyEndpoint("wh_1").build(),
            SessionEvent.newBuilder().setTenant("one").build(),
            message(ONE, "one")));

    assertThat(told(all(), 2).getLast().id()).isEqualTo(at(4).toText());
  }

  @Test
  void typesAndSessionsShouldBeChosen() {
    log.tell(batch(), batch(message(TWO, "one"), message(ONE, "one"), call(ONE, "one")));
    Viewer calls =
        new Viewer(
            new TenantId("one"),
            Set.of(ONE),
            new EventFilter(List.of("call.*"), Set.of()),
            Instant.MAX);

    assertThat(told(calls, 2).getLast().data()).contains("call.received");
    assertThat(log.lastAsked().partitions()).containsExactly(Shards.of(ONE.value(), SHARDS));
  }

  @Test
  void stateOfAFormerOwnerShouldNotBeToldOnceItsSuccessorWasHeard() {
    log.tell(
        batch(),
        batch(status(ONE, 5), fenced(call(ONE, "one"), 6)),
        batch(status(ONE, 5), status(TWO, 5), fenced(message(ONE, "one"), 5), status(ONE, 6)));
    Viewer noCalls =
        new Viewer(
            new TenantId("one"),
            Set.of(),
            new EventFilter(List.of("session.*", "message.*"), Set.of()),
            Instant.MAX);

    assertThat(told(noCalls, 5))
        .extracting(ServerSentEvent::id)
        .containsExactly(
            at(0).toText(), at(1).toText(), at(4).toText(), at(5).toText(), at(6).toText());
  }

  @Test
  void silenceShouldBeBrokenWithAnIdThatSkipsWhatIsNotWanted() {
    Batch unwanted = batch(message(ONE, "two"));
    Flux<Batch> log =
        Flux.just(batch(), unwanted, unwanted, unwanted)
            .concatMap(
                each -> {
                  now = now.plusSeconds(6);
                  return Flux.just(each);
                });
    EventStream stream = stream((_, _, _) -> log, Duration.ofSeconds(15));

    StepVerifier.create(stream.of(all(), Positions.NONE))
        .assertNext(first -> assertThat(first.comment()).isEqualTo("open"))
        .assertNext(
            beat -> {
              assertThat(beat.comment()).isEqualTo("nothing new");
              assertThat(beat.data()).isNull();
              assertThat(beat.id()).isEqualTo(at(1).toText());
            })
        .verifyComplete();
  }

  @Test
  void gapShouldBeTold() {
    log.tell(new Batch(List.of(), true, at(7)));

    ServerSentEvent<String> gap = told(all(), 2).getLast();

    assertThat(gap.event()).isEqualTo("gap");
    assertThat(gap.id()).isEqualTo(at(7).toText());
  }

  @Test
  void streamShouldEndWithItsToken() {
    log.tell(batch());
    Viewer viewer =
        new Viewer(new TenantId("one"), Set.of(), EventFilter.ALL, START.plusSeconds(60));

    StepVerifier.create(stream(log, Duration.ofSeconds(15)).of(viewer, Positions.NONE))
        .expectNextCount(1)
        .then(() -> timer.advanceTimeBy(Duration.ofSeconds(59)))
        .expectNoEvent(Duration.ofMillis(1))
        .then(() -> timer.advanceTimeBy(Duration.ofSeconds(1)))
        .verifyComplete();
  }

  @Test
  void viewerThatTakesNothingShouldNotBeReadAheadFor() {
    long[] read = {0};
    // Hidden: as the log's, it cannot be pulled from.
    Flux<Batch> endless =
        Flux.<Batch>generate(
                sink -> {
                  read[0]++;
                  sink.next(batch(message(ONE, "one")));
                })
            .hide();

    StepVerifier.create(
            stream((_, _, _) -> endless, Duration.ofSeconds(15)).of(all(), Positions.NONE), 0)
        .thenRequest(2)
        .expectNextCount(2)
        .then(() -> assertThat(read[0]).isLessThanOrEqualTo(3))
        .thenCancel()
        .verify();
  }

  private List<ServerSentEvent<String>> told(Viewer viewer, int count) {
    return stream(log, Duration.ofSeconds(15))
        .of(viewer, Positions.NONE)
        .take(count)
        .doOnNext(EventStreamTest::requireValid)
        .collectList()
        .block(Duration.ofSeconds(5));
  }

  private static void requireValid(ServerSentEvent<String> event) {
    if (event.data() != null && event.event() == null) {
      PublishedSchemas.assertValid(event.data());
    }
  }

  private EventStream stream(EventLog source, Duration heartbeat) {
    return new EventStream(source, SHARDS, heartbeat, () -> now, timer);
  }

  private static Viewer all() {
    return new Viewer(new TenantId("one"), Set.of(), EventFilter.ALL, Instant.MAX);
  }

  private Batch batch(SessionEvent... events) {
    List<Logged> logged =
        Arrays.stream(events).map(each -> new Logged(each, at(++offset))).toList();
    return new Batch(logged, false, at(offset));
  }

  private static Positions at(long offset) {
    return Positions.of(Map.of(0, offset));
  }

  private static SessionEvent message(SessionUid uid, String tenant) {
    return event(uid, tenant).setMessageReceived(MessageReceived.getDefaultInstance()).build();
  }

  private static SessionEvent call(SessionUid uid, String tenant) {
    return event(uid, tenant).setCallReceived(CallReceived.getDefaultInstance()).build();
  }

  private static SessionEvent status(SessionUid uid, long fence) {
    return event(uid, "one")
        .setFence(fence)
        .setSessionStatus(SessionStatus.newBuilder().setStatus("connected"))
        .build();
  }

  private static SessionEvent fenced(SessionEvent event, long fence) {
    return event.toBuilder().setFence(fence).build();
  }

  private static SessionEvent.Builder event(SessionUid uid, String tenant) {
    return SessionEvent.newBuilder()
        .setEventId("evt_1")
        .setSessionId("15550100001")
        .setSessionUid(uid.value())
        .setTenant(tenant);
  }
}
