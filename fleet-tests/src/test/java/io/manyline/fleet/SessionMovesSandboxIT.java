package io.manyline.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.history.v1.HistoryMessage;
import io.manyline.proto.history.v1.HistoryRecord;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.session.HistoryDepth;
import io.manyline.sandbox.media.MediaFaults.Direction;
import io.manyline.sandbox.media.MediaFaults.Fault;
import io.manyline.sandbox.media.MediaFaults.Kind;
import io.manyline.worker.redis.RedisPipeline;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/// Sessions that another worker goes on with.
class SessionMovesSandboxIT extends OneSession {
  @Test
  void restartShouldBringTheSessionBackWithoutACodeAndDeliverWhatWaitedOnceInOrder() {
    pair();
    worker.close();
    for (int i = 0; i < 20; i++) {
      now(friend.send(phone.number(), "while away " + i));
    }

    worker = workers.startWorker();

    session.awaitStatus("connected", 2);
    session.events().await(each -> each.getMessageReceived().getText().equals("while away 19"));
    assertThat(texts())
        .containsExactlyElementsOf(
            java.util.stream.IntStream.range(0, 20).mapToObj(i -> "while away " + i).toList());
    assertEventIdsAreUnique();
    assertThat(session.statuses().stream().filter("pairing"::equals)).hasSize(1);
  }

  @Test
  void secondWorkerShouldTakeOverAtOnceWhenTheFirstStops() {
    pair();
    String first = session.owner();
    ConfigurableApplicationContext second = workers.startWorker();

    worker.close();

    session.events().await(_ -> !session.owner().equals(first) && !session.owner().isEmpty());
    session.events().await(_ -> session.status().connected());
    assertThat(session.send(friend.number(), "from the second").hasMessageSent()).isTrue();
    now(friend.send(phone.number(), "to the second"));
    session.events().await(each -> each.getMessageReceived().getText().equals("to the second"));
    assertEventIdsAreUnique();
    worker = second;
  }

  @Test
  void workerThatLostItsLeaseShouldComeBackAsAnotherAndLoseNothing() {
    pair();
    String first = session.owner();
    now(friend.send(phone.number(), "before"));
    session.events().await(each -> each.getMessageReceived().getText().equals("before"));
    assertThat(session.send(friend.number(), "before").hasMessageSent()).isTrue();

    worker.getBean(RedisPipeline.class).delete(RedisKeys.lease(first)).join();

    session.awaitStatus("connected", 2);
    assertThat(session.owner()).isNotEqualTo(first);
    now(friend.send(phone.number(), "after"));
    session.events().await(each -> each.getMessageReceived().getText().equals("after"));
    assertThat(session.send(friend.number(), "after").hasMessageSent()).isTrue();
    now(friend.awaitMessage(each -> each.text().equals("after"), Duration.ofSeconds(10)));
    assertThat(texts()).containsExactly("before", "after");
  }

  @Test
  void pastShouldComeByItsOwnTopicOnceAlsoWhenTheOwnerIsLostBeforeItWasTakenIn() {
    for (int i = 0; i < 150; i++) {
      now(friend.send(phone.number(), "past " + i));
    }
    now(phone.awaitMessage(each -> each.text().equals("past 149"), Duration.ofSeconds(20)));
    sandbox.media().blobs().historyFrom(0);
    session.history(HistoryDepth.NONE);
    pair();
    session.events().await(each -> each.getHistorySynced().getPart().equals("push_name"));
    assertThat(session.history().drain()).isEmpty();
    session.logOut();
    session.awaitStatus("logged_out");

    session.history(HistoryDepth.RECENT);
    sandbox.media().faults().add(new Fault(Direction.DOWNLOAD, Kind.STATUS, 503), 1_000);
    session.connect();
    now(phone.scan(session.code()));
    session.awaitStatus("connected", 2);
    RedisPipeline redis = worker.getBean(RedisPipeline.class);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                !redis
                    .hashFields(RedisKeys.device(session.uid()), List.of("HISTORY_QUEUE"))
                    .join()
                    .isEmpty());
    redis.delete(RedisKeys.lease(session.owner())).join();
    sandbox.media().faults().clear();
    session.awaitStatus("connected", 3);

    SessionEvent last =
        session
            .events()
            .await(
                Duration.ofSeconds(40), each -> each.getHistorySynced().getPart().equals("recent"));
    // A phone that did not hear an ack tells all of it again: records that come again are the same.
    List<HistoryRecord> records =
        session.history().drain().stream()
            .map(each -> each.toBuilder().clearFence().build())
            .distinct()
            .toList();
    assertThat(records.stream().flatMap(each -> each.getMessagesList().stream()))
        .hasSize(150)
        .allMatch(each -> each.getKind().equals("text") && !each.getFromMe())
        .allMatch(each -> each.getFrom().getPhone().equals(friend.number()))
        .extracting(HistoryMessage::getText)
        .doesNotHaveDuplicates();
    assertThat(records).extracting(HistoryRecord::getRecordId).doesNotHaveDuplicates();
    assertThat(records.stream().filter(each -> each.getType().equals("recent")))
        .hasSize(last.getHistorySynced().getRecords())
        .allMatch(each -> each.getPart().equals(last.getHistorySynced().getPartId()));
    assertThat(last.getHistorySynced().getMessages()).isEqualTo(130);
    assertThat(last.getHistorySynced().getProgress()).isEqualTo(100);
    assertThat(session.events().seen()).noneMatch(SessionEvent::hasHistoryFailed);
    assertEventIdsAreUniqueButForMarkedRepeats();
  }

  private List<String> texts() {
    return session.events().drain().stream()
        .filter(SessionEvent::hasMessageReceived)
        .map(each -> each.getMessageReceived().getText())
        .toList();
  }

  /// A new owner publishes what the lost one may not have published, and says so.
  private void assertEventIdsAreUniqueButForMarkedRepeats() {
    List<SessionEvent> all = session.events().drain();
    assertThat(all.stream().filter(each -> !each.getMaybeRepeat()))
        .extracting(SessionEvent::getEventId)
        .doesNotHaveDuplicates();
    assertThat(all.stream().filter(SessionEvent::getMaybeRepeat))
        .extracting(SessionEvent::getEventId)
        .doesNotHaveDuplicates();
  }
}
