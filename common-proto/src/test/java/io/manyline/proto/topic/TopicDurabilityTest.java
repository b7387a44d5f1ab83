package io.manyline.proto.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.proto.topic.TopicDurability.Topic;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicDurabilityTest {
  private static final String EVENTS = Topics.SESSION_EVENTS;
  private static final String COMMANDS = Topics.SESSION_COMMANDS;
  private static final long NEVER = Long.MAX_VALUE;
  private static final long WEEK = Duration.ofDays(7).toMillis();

  @Test
  void threeCopiesOfWhichTwoMustHaveItShouldBeEnough() {
    assertThat(TopicDurability.findings(3, Map.of(EVENTS, topic(3, 2, false, NEVER)))).isEmpty();
  }

  @Test
  void oneNodeThatWritesEachRecordToItsDiskShouldBeEnough() {
    assertThat(TopicDurability.findings(1, Map.of(EVENTS, topic(1, 1, false, 1)))).isEmpty();
  }

  @Test
  void oneNodeThatWritesLaterShouldBeToldOf() {
    assertThat(TopicDurability.findings(1, Map.of(EVENTS, topic(1, 1, false, NEVER))))
        .singleElement()
        .asString()
        .contains(EVENTS + " is on one node", "log.flush.interval.messages=1");
  }

  @Test
  void topicWithOneCopyAmongSeveralNodesShouldBeToldOf() {
    assertThat(TopicDurability.findings(3, Map.of(EVENTS, topic(1, 1, false, 1))))
        .singleElement()
        .asString()
        .contains("one copy", "default.replication.factor=3");
  }

  @Test
  void recordThatOneOfThreeHasShouldBeToldOf() {
    assertThat(TopicDurability.findings(3, Map.of(EVENTS, topic(3, 1, false, NEVER))))
        .singleElement()
        .asString()
        .contains("min.insync.replicas=2");
  }

  @Test
  void leaderThatMissedRecordsShouldBeToldOfForEachTopic() {
    assertThat(
            TopicDurability.findings(
                3, Map.of(EVENTS, topic(3, 2, true, NEVER), COMMANDS, topic(3, 2, true, NEVER))))
        .hasSize(2)
        .allMatch(each -> each.contains("unclean.leader.election.enable=false"))
        .first()
        .asString()
        .startsWith(COMMANDS + " ");
  }

  @ParameterizedTest
  @ValueSource(longs = {604_800_000, 604_800_001, -1})
  void topicThatIsKeptAsLongAsPromisedShouldBeEnough(long kept) {
    assertThat(TopicDurability.findings(3, Map.of(EVENTS, new Topic(3, 2, false, NEVER, kept))))
        .isEmpty();
  }

  @Test
  void topicThatIsKeptForLessThanPromisedShouldBeToldOf() {
    assertThat(TopicDurability.findings(3, Map.of(EVENTS, new Topic(3, 2, false, NEVER, WEEK - 1))))
        .containsExactly(
            "session-events keeps records for 604799999 ms only: set retention.ms=604800000"
                + " (kafka-configs --alter --entity-type topics)");
  }

  private static Topic topic(int copies, int minInSync, boolean unclean, long flushEvery) {
    return new Topic(copies, minInSync, unclean, flushEvery, WEEK);
  }
}
