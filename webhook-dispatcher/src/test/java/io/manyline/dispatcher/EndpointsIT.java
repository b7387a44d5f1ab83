package io.manyline.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.util.Timestamps;
import com.standardwebhooks.Webhook;
import io.manyline.dispatcher.attempt.AttemptLog;
import io.manyline.dispatcher.deadletter.DeadLetters;
import io.manyline.proto.event.EventSample;
import io.manyline.proto.event.EventType;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.topic.Shards;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.webhook.ChatKind;
import io.manyline.registry.webhook.EventFilter;
import io.manyline.registry.webhook.NewEndpoint;
import io.manyline.registry.webhook.Replay;
import io.manyline.registry.webhook.Replay.What;
import io.manyline.registry.webhook.State;
import io.manyline.registry.webhook.Target;
import io.manyline.registry.webhook.WebhookEndpoint;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import io.manyline.testsupport.WebhookSink;
import io.manyline.testsupport.WebhookSink.Delivery;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ConfigurableApplicationContext;

/// Several endpoints for an event, endpoints that are behind, and replays.
class EndpointsIT {
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static DispatcherFixture fixture;
  private static ConfigurableApplicationContext dispatcher;

  @BeforeAll
  static void start() throws Exception {
    fixture = new DispatcherFixture(KAFKA, REDIS);
    dispatcher =
        fixture.start(
            "--manyline.dispatcher.retry.steps=0s,200ms,200ms,200ms",
            "--manyline.dispatcher.retry.breaker-failures=4",
            "--manyline.dispatcher.retry.breaker-first=300ms",
            "--manyline.dispatcher.retry.breaker-longest=500ms");
  }

  @AfterAll
  static void stop() {
    dispatcher.close();
    fixture.close();
  }

  @Test
  void everyEndpointShouldGetWhatItWantsSignedWithItsOwnSecret() throws Exception {
    try (WebhookSink shortForm = WebhookSink.start();
        WebhookSink groups = WebhookSink.start();
        WebhookSink all = WebhookSink.start()) {
      SessionConfig session = fixture.session(shortForm.uri());
      WebhookEndpoint ofGroups =
          fixture.endpoint(
              session,
              groups.uri(),
              usual ->
                  new NewEndpoint(
                      usual.scope(),
                      new Target(
                          usual.target().url(),
                          Map.of("X-Key", "abc"),
                          usual.target().secrets(),
                          null),
                      new EventFilter(List.of("message.*"), Set.of(ChatKind.GROUP)),
                      usual.policy(),
                      usual.state()));
      WebhookEndpoint ofAll = fixture.endpoint(null, all.uri(), usual -> usual);
      WebhookEndpoint unwanted =
          fixture.endpoint(
              session,
              groups.uri(),
              usual ->
                  new NewEndpoint(
                      usual.scope(),
                      usual.target(),
                      new EventFilter(List.of("call.*"), Set.of()),
                      usual.policy(),
                      usual.state()));

      String direct = fixture.publish(session, "15550100002@s.whatsapp.net", "d").getFirst();
      String group = fixture.publish(session, "120363000000000001@g.us", "g").getFirst();

      verify(delivery(all, group), ofAll);
      verify(delivery(all, direct), ofAll);
      verify(delivery(groups, group), ofGroups);
      delivery(shortForm, direct);
      delivery(shortForm, group);
      assertThat(groups.deliveries()).hasSize(1);
      assertThat(groups.deliveries().getFirst().headers()).containsEntry("x-key", "abc");
      assertThat(dispatcher.getBean(AttemptLog.class).latest(unwanted.id(), 1)).isEmpty();
      fixture.endpoints().delete(ofAll.id()).toFuture().join();
    }
  }

  @Test
  void endpointShouldGetEachEventSinceItWasMadeEnabledOrMoved() {
    try (WebhookSink always = WebhookSink.start();
        WebhookSink made = WebhookSink.start();
        WebhookSink moved = WebhookSink.start()) {
      SessionConfig session = fixture.session(always.uri());
      for (int i = 0; i < 10; i++) {
        delivery(always, fixture.publish(session, "chat", "known by now").getFirst());

        WebhookEndpoint endpoint = fixture.endpoint(session, made.uri(), usual -> usual);
        delivery(made, fixture.publish(session, "chat", "made").getFirst());

        Instant now = Instant.now();
        update(endpoint, there -> there.withState(State.disabled(State.USER_REQUEST, now)));
        String unwanted = fixture.publish(session, "chat", "disabled").getFirst();
        delivery(always, unwanted);
        update(endpoint, there -> there.withState(State.ENABLED));
        delivery(made, fixture.publish(session, "chat", "enabled").getFirst());
        assertThat(taken(made)).doesNotContain(unwanted);

        update(
            endpoint,
            there ->
                there.withTarget(
                    new Target(moved.uri(), Map.of(), there.target().secrets(), null)));
        delivery(moved, fixture.publish(session, "chat", "moved").getFirst());
        fixture.endpoints().delete(endpoint.id()).toFuture().join();
      }
    }
  }

  @Test
  void deadEndpointShouldKeepACursorOnlyAndBeCaughtUpInOrderWhileOthersGoOn() {
    try (WebhookSink dead = WebhookSink.start();
        WebhookSink healthy = WebhookSink.start()) {
      SessionConfig session = fixture.session(healthy.uri());
      WebhookEndpoint endpoint = fixture.endpoint(session, dead.uri(), usual -> usual);
      dead.answer(503);
      int before = (int) Math.max(0, fixture.committed(0));
      List<String> ids = new ArrayList<>();
      Map<String, String> chats = new HashMap<>();
      for (int i = 0; i < 400; i++) {
        String chat = "chat" + i % 5;
        String id = fixture.publish(session, chat, "text" + i).getFirst();
        ids.add(id);
        chats.put(id, chat);
      }
      delivery(healthy, ids.getLast());
      await()
          .atMost(DispatcherFixture.SOON)
          .until(() -> fixture.committed(0) >= before + ids.size());
      assertThat(cursor(endpoint)).isNotNull();
      assertThat(pointers(endpoint)).isLessThan(200);

      dead.answer(200);

      await()
          .atMost(DispatcherFixture.SOON)
          .untilAsserted(() -> assertThat(taken(dead)).containsAll(ids));
      await().atMost(DispatcherFixture.SOON).until(() -> cursor(endpoint) == null);
      Map<String, Integer> highest = new HashMap<>();
      for (Delivery each : dead.deliveries()) {
        if (each.headers().containsKey("webhook-late")) {
          continue;
        }
        String id = each.headers().get("webhook-id");
        int place = ids.indexOf(id);
        assertThat(place).isGreaterThanOrEqualTo(highest.getOrDefault(chats.get(id), -1));
        highest.put(chats.get(id), place);
      }
      assertThat(taken(healthy)).containsSubsequence(ids.subList(0, 1)).hasSize(ids.size());
    }
  }

  @Test
  void deadLettersShouldBeSentAgainWhenAskedFor() {
    try (WebhookSink sink = WebhookSink.start()) {
      SessionConfig session = fixture.session(null);
      WebhookEndpoint endpoint = fixture.endpoint(session, sink.uri(), usual -> usual);
      sink.answer(404);
      String id = fixture.publish(session, "chat", "1").getFirst();
      DeadLetters letters = dispatcher.getBean(DeadLetters.class);
      await()
          .atMost(DispatcherFixture.SOON)
          .until(() -> letters.latest(endpoint.id(), 10).size() == 1);
      sink.answer(200);

      Replay done = replay(endpoint, new What.DeadLetters(), 10);

      assertThat(done.progress().state()).isEqualTo(Replay.State.DONE);
      assertThat(done.progress().done()).isEqualTo(1);
      assertThat(done.progress().total()).isEqualTo(1);
      assertThat(letters.latest(endpoint.id(), 10)).isEmpty();
      Delivery again = sink.deliveries().getLast();
      assertThat(again.headers()).containsEntry("webhook-id", id).containsKey("webhook-late");
      assertThat(dispatcher.getBean(AttemptLog.class).latest(endpoint.id(), 1).getFirst().result())
          .isEqualTo("200");
    }
  }

  @Test
  void timeRangeAndSingleEventShouldBeSentAgainWhenAskedFor() {
    try (WebhookSink sink = WebhookSink.start()) {
      SessionConfig session = fixture.session(null);
      WebhookEndpoint endpoint = fixture.endpoint(session, sink.uri(), usual -> usual);
      Instant from = Instant.now().minusMillis(50);
      int partition = Shards.of(session.uid().value(), 2);
      List<String> ids =
          Stream.of("1", "2", "3")
              .map(text -> DispatcherFixture.event(session, "chat", text))
              .map(event -> fixture.publish(event, partition))
              .toList();
      delivery(sink, ids.getLast());

      Replay range = replay(endpoint, new What.TimeRange(from, Instant.now().plusSeconds(60)), 100);
      Replay one = replay(endpoint, new What.OneEvent(ids.get(1)), 1);
      Replay unknown = replay(endpoint, new What.OneEvent("evtUnknown"), 1);

      assertThat(range.progress().done()).isEqualTo(3);
      assertThat(one.progress().done()).isEqualTo(1);
      assertThat(unknown.progress().state()).isEqualTo(Replay.State.FAILED);
      assertThat(unknown.progress().problem()).isEqualTo("event_not_found");
      assertThat(sink.deliveries().stream().map(each -> each.headers().get("webhook-id")).sorted())
          .containsExactlyElementsOf(
              Stream.of(ids, ids, ids.subList(1, 2)).flatMap(List::stream).sorted().toList());
    }
  }

  @Test
  void goneShouldDisableTheEndpointAndTellTheOthersByAnEvent() {
    try (WebhookSink gone = WebhookSink.start();
        WebhookSink other = WebhookSink.start()) {
      SessionConfig session = fixture.session(other.uri());
      WebhookEndpoint endpoint = fixture.endpoint(session, gone.uri(), usual -> usual);
      gone.answer(410);

      String id = fixture.publish(session, "chat", "1").getFirst();

      Delivery told =
          other.await(each -> each.body().contains("webhook.disabled"), DispatcherFixture.SOON);
      assertThat(told.body())
          .contains("\"webhook_id\":\"" + endpoint.id() + "\"")
          .contains("\"reason\":\"gone\"")
          .contains("\"last_result\":\"410\"")
          .contains(id);
      await()
          .atMost(DispatcherFixture.SOON)
          .until(
              () ->
                  fixture
                      .endpoints()
                      .find(endpoint.id())
                      .toFuture()
                      .join()
                      .state()
                      .reason()
                      .equals(State.GONE));
    }
  }

  @Test
  void testEventShouldComeToItsEndpointAloneWhoeverOwnsTheSession() {
    try (WebhookSink asked = WebhookSink.start();
        WebhookSink other = WebhookSink.start()) {
      SessionConfig session = fixture.session(other.uri());
      WebhookEndpoint endpoint = fixture.endpoint(session, asked.uri(), usual -> usual);
      delivery(asked, fixture.publish(status(session, 9).build(), 0));

      String test =
          fixture.publish(status(session, 0).setOnlyEndpoint(endpoint.id().value()).build(), 0);
      String last = fixture.publish(status(session, 9).build(), 0);

      delivery(asked, test);
      delivery(other, last);
      assertThat(taken(other)).doesNotContain(test);
    }
  }

  @Test
  void sessionsShouldHaveFencesOfTheirOwnAtAnEndpointOfAllSessions() {
    try (WebhookSink all = WebhookSink.start()) {
      WebhookEndpoint endpoint = fixture.endpoint(null, all.uri(), usual -> usual);
      delivery(all, fixture.publish(status(fixture.session(null), 9).build(), 0));

      delivery(all, fixture.publish(status(fixture.session(null), 4).build(), 0));

      fixture.endpoints().delete(endpoint.id()).toFuture().join();
    }
  }

  private static void update(WebhookEndpoint endpoint, UnaryOperator<WebhookEndpoint> change) {
    fixture.endpoints().update(endpoint.id(), change).toFuture().join();
  }

  private static SessionEvent.Builder status(SessionConfig session, long fence) {
    return DispatcherFixture.event(session, "", "").toBuilder()
        .setFence(fence)
        .setSessionStatus(
            EventSample.of(EventType.SESSION_STATUS, Timestamps.now()).getSessionStatus());
  }

  private static Replay replay(WebhookEndpoint endpoint, What what, int perSecond) {
    Replay asked = fixture.replays().request(endpoint.id(), what, perSecond).toFuture().join();
    await().atMost(DispatcherFixture.SOON).until(() -> find(endpoint, asked).isOver());
    return find(endpoint, asked);
  }

  private static Replay find(WebhookEndpoint endpoint, Replay replay) {
    return fixture.replays().find(endpoint.id(), replay.id()).toFuture().join();
  }

  private static Delivery delivery(WebhookSink sink, String id) {
    Delivery delivery =
        sink.await(each -> id.equals(each.headers().get("webhook-id")), DispatcherFixture.SOON);
    return delivery;
  }

  private static void verify(Delivery delivery, WebhookEndpoint endpoint) throws Exception {
    HttpHeaders headers =
        HttpHeaders.of(
            delivery.headers().entrySet().stream()
                .collect(Collectors.toMap(each -> each.getKey(), each -> List.of(each.getValue()))),
            (_, _) -> true);
    new Webhook(endpoint.target().secrets().current().value()).verify(delivery.body(), headers);
  }

  private static List<String> taken(WebhookSink sink) {
    return sink.deliveries().stream().map(each -> each.headers().get("webhook-id")).toList();
  }

  private static Object cursor(WebhookEndpoint endpoint) {
    return fixture.redis().opsForHash().get(RedisKeys.dispatcherCursors(0), endpoint.id().value());
  }

  private static long pointers(WebhookEndpoint endpoint) {
    return fixture
        .redis()
        .opsForHash()
        .size(RedisKeys.dispatcher(endpoint.id().value(), "pointers"));
  }
}
