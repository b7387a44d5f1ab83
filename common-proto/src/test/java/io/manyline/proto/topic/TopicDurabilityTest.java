package io.manyline.proto.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.proto.topic.TopicDurability.Topic;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicDurabilityTest {
  private static final long NEVER = Long.MAX_VALUE;

  @Test
  void threeCopiesOfWhichTwoMustHaveItShouldBeEnough() {
    assertThat(TopicDurability.findings(3, Map.of("t", new Topic(3, 2, false, NEVER)))).isEmpty();
  }

  @Test
  void oneNodeThatWritesEachRecordToItsDiskShouldBeEnough() {
    assertThat(TopicDurability.findings(1, Map.of("t", new Topic(1, 1, false, 1)))).isEmpty();
  }

  @Test
  void oneNodeThatWritesLaterShouldBeToldOf() {
    assertThat(TopicDurability.findings(1, Map.of("t", new Topic(1, 1, false, NEVER))))
        .singleElement()
        .asString()
        .contains("t is on one node", "log.flush.interval.messages=1");
  }

  @Test
  void topicWithOneCopyAmongSeveralNodesShouldBeToldOf() {
    assertThat(TopicDurability.findings(3, Map.of("t", new Topic(1, 1, false, 1))))
        .singleElement()
        .asString()
        .contains("one copy", "default.replication.factor=3");
  }

  @Test
  void recordThatOneOfThreeHasShouldBeToldOf() {
    assertThat(TopicDurability.findings(3, Map.of("t", new Topic(3, 1, false, NEVER))))
        .singleElement()
        .asString()
        .contains("min.insync.replicas=2");
  }

  @Test
  void leaderThatMissedRecordsShouldBeToldOfForEachTopic() {
    assertThat(
            TopicDurability.findings(
                3, Map.of("b", new Topic(3, 2, true, NEVER), "a", new Topic(3, 2, true, NEVER))))
        .hasSize(2)
        .allMatch(each -> each.contains("unclean.leader.election.enable=false"))
        .first()
        .asString()
        .startsWith("a ");
  }
}
