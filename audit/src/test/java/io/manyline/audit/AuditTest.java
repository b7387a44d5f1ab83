package io.manyline.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.audit.AuditReport.Kind;
import io.manyline.audit.InboundAudit.Closed;
import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.ledger.LedgerEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Each mistake, once in what an auditor reads: it must be found, and nothing else.
class AuditTest {
  private static final String SESSION = "15550100001";
  private static final String FRIEND = "15550100002";
  private static final String CHAT = FRIEND + "@s.whatsapp.net";
  private static final DeviceAddress DEVICE = new DeviceAddress(SESSION, 1);

  private final Findings findings = new Findings();
  private final List<LedgerEntry> ledger = new ArrayList<>();
  private final List<Told> told = new ArrayList<>();

  @Test
  void whatArrivedOnceInOrderAndWasConfirmedThenShouldBeInOrder() {
    connection(LedgerEntry.Kind.CONNECTED);
    connection(LedgerEntry.Kind.DRAINED);
    for (String id : List.of("A", "B")) {
      line(LedgerEntry.Kind.SENT_LIVE, id, "text");
      tell(id, "evt_" + id);
      line(LedgerEntry.Kind.ACKED, id, "");
      line(LedgerEntry.Kind.RECEIPTED, id, "");
    }
    tell("B", "evt_B");

    assertThat(inbound(Map.of("A", 1L, "B", 2L)).repeats()).isEqualTo(1);
    assertThat(findings.counts()).isEmpty();
  }

  @Test
  void aMessageWithoutEventShouldBeLost() {
    line(LedgerEntry.Kind.SENT_LIVE, "A", "text");
    line(LedgerEntry.Kind.ACKED, "A", "");
    line(LedgerEntry.Kind.SENT_LIVE, "B", "text");

    inbound(Map.of());

    assertThat(findings.counts())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(Kind.LOST, 2, Kind.EARLY_RECEIPT, 1, Kind.UNSETTLED, 1));
  }

  @Test
  void aMessageWithTwoEventIdsOrAnIdWithTwoMessagesShouldBeDoubled() {
    settled("A", "B");
    tell("A", "evt_1");
    tell("A", "evt_2");
    tell("B", "evt_2");

    inbound(Map.of());

    assertThat(findings.counts()).isEqualTo(Map.of(Kind.DOUBLED, 2));
  }

  @Test
  void aConfirmationBeforeKafkaHadTheEventShouldBeEarly() {
    settled("A", "B");
    tell("A", "evt_A");
    tell("B", "evt_B");

    inbound(Map.of("A", 1L, "B", 1L));

    assertThat(findings.counts()).isEqualTo(Map.of(Kind.EARLY_RECEIPT, 1));
  }

  @Test
  void aConfirmationWhileKafkaTookNothingShouldBeEarly() {
    line(LedgerEntry.Kind.SENT_LIVE, "A", "text");
    line(LedgerEntry.Kind.SENT_LIVE, "B", "text");
    line(LedgerEntry.Kind.ACKED, "A", "");
    line(LedgerEntry.Kind.ACKED, "B", "");
    tell("A", "evt_A");
    tell("B", "evt_B");

    inbound(Map.of(), new Closed(2, 4));

    assertThat(findings.counts())
        .as("A came before, B was confirmed after: neither is certain")
        .isEmpty();
    inbound(Map.of(), new Closed(1, 4));
    assertThat(findings.counts()).isEqualTo(Map.of(Kind.EARLY_RECEIPT, 1));
  }

  @Test
  void whatWasNotConfirmedAndDidNotComeAgainShouldBeFound() {
    connection(LedgerEntry.Kind.CONNECTED);
    line(LedgerEntry.Kind.SENT_OFFLINE, "A", "text");
    line(LedgerEntry.Kind.SENT_OFFLINE, "B", "text");
    line(LedgerEntry.Kind.RECEIPTED, "A", "retry");
    connection(LedgerEntry.Kind.ENDED);
    connection(LedgerEntry.Kind.CONNECTED);
    line(LedgerEntry.Kind.SENT_OFFLINE, "B", "text");
    connection(LedgerEntry.Kind.DRAINED);
    line(LedgerEntry.Kind.ACKED, "A", "");
    line(LedgerEntry.Kind.ACKED, "B", "");
    tell("A", "evt_A");
    tell("B", "evt_B");

    inbound(Map.of());

    assertThat(findings.counts()).isEqualTo(Map.of(Kind.NOT_REDELIVERED, 1));
  }

  @Test
  void eventsInAnotherOrderThanTheMessagesOfTheirChatShouldBeFound() {
    settled("A", "B");
    tell("B", "evt_B");
    tell("A", "evt_A");

    inbound(Map.of());

    assertThat(findings.counts()).isEqualTo(Map.of(Kind.OUT_OF_ORDER, 1));
    inbound(Map.of(), new Closed(2, 3));
    assertThat(findings.counts())
        .as("A was under way while Kafka refused")
        .isEqualTo(Map.of(Kind.OUT_OF_ORDER, 1));
  }

  @Test
  void anEventOfNothingShouldBeFound() {
    tell("C", "evt_C");

    new InboundAudit(Set.of(), told, findings);

    assertThat(findings.counts()).isEqualTo(Map.of(Kind.INVENTED, 1));
  }

  @Test
  void anEventWithoutWebhookShouldBeLost() {
    tell("A", "evt_A");
    tell("B", "evt_B");

    new InboundAudit(Set.of(arrival("A"), arrival("B")), told, findings).arrived(Set.of("evt_A"));

    assertThat(findings.counts()).isEqualTo(Map.of(Kind.LOST, 1));
  }

  @Test
  void aMessageThatWasSentAgainWithOtherBytesShouldBeFoundUnlessItAnswersARetry() {
    got("A", "", 1);
    got("A", "", 1);
    got("A", "answer", 2);
    read();
    assertThat(findings.counts()).isEmpty();

    got("A", "", 2);
    read();
    assertThat(findings.counts()).isEqualTo(Map.of(Kind.REWRITTEN, 1));
  }

  @Test
  void commandsShouldHaveExactlyOneTextInOrderOrAFailure() {
    outbound(
        List.of(sent("1"), sent("3EB02"), sent("2"), failed("3EB03")),
        List.of("text 1", "text 2"),
        "123");

    assertThat(findings.counts()).isEmpty();
  }

  @Test
  void whatHappenedToACommandShouldBeFound() {
    outbound(List.of(), List.of("text 1"), "1");
    outbound(List.of(sent("1")), List.of(), "1");
    assertThat(findings.counts()).isEqualTo(Map.of(Kind.LOST, 2));

    outbound(List.of(sent("1")), List.of("text 1", "text 1"), "1");
    assertThat(findings.counts()).containsEntry(Kind.DOUBLED, 1);

    outbound(List.of(failed("1")), List.of("text 1"), "1");
    outbound(List.of(sent("1"), failed("1")), List.of("text 1"), "1");
    assertThat(findings.counts()).containsEntry(Kind.UNTRUE_FAILURE, 2);

    outbound(List.of(sent("1"), sent("2")), List.of("text 2", "text 1"), "12");
    assertThat(findings.counts())
        .containsEntry(Kind.OUT_OF_ORDER, 1)
        .containsOnlyKeys(Kind.LOST, Kind.DOUBLED, Kind.UNTRUE_FAILURE, Kind.OUT_OF_ORDER);
  }

  @Test
  void aSendShouldBeToldApartFromTheTimeThatItsSessionWasAway() {
    at(10, LedgerEntry.Kind.ENDED);
    at(12, LedgerEntry.Kind.CONNECTED);
    at(14, LedgerEntry.Kind.DRAINED);
    Ordered send = new Ordered("1", "3EB01", SESSION, CHAT, "text", Set.of(FRIEND));
    SendWaits waits = new SendWaits(ledger);

    SendWait moved = waits.of(send, Instant.ofEpochSecond(11), Instant.ofEpochSecond(15));
    SendWait stayed = waits.of(send, Instant.ofEpochSecond(14), Instant.ofEpochSecond(15));

    assertThat(moved.whole()).hasSeconds(4);
    assertThat(moved.beyond()).hasSeconds(1);
    assertThat(moved.moved()).isTrue();
    assertThat(stayed.beyond()).hasSeconds(1);
    assertThat(stayed.moved()).isFalse();
  }

  @Test
  void figuresShouldBeOneLine() {
    findings.add(Kind.LOST, "one");
    AuditReport report = new AuditReport(10, 5, 1, 2, findings.counts(), findings.words());

    assertThat(report.figures())
        .startsWith("messages=10 kills=5 lost=1 doubled=0 early_receipts=0 repeats=1 retries=2");
    assertThat(report.isClean()).isFalse();
    assertThat(report.toString()).contains("LOST: one");
  }

  private InboundAudit inbound(Map<String, Long> ends, Closed... closed) {
    Set<Arrival> expected = Set.of(arrival("A"), arrival("B"));
    LedgerReading reading = new LedgerReading(ledger, expected::contains, findings);
    InboundAudit audit = new InboundAudit(expected, told, findings);
    Map<Arrival, Long> known = new java.util.HashMap<>();
    ends.forEach((id, end) -> known.put(arrival(id), end));
    audit.receipts(reading, known, List.of(closed));
    audit.order(reading, List.of(closed));
    return audit;
  }

  private void outbound(List<Verdict> verdicts, List<String> texts, String commands) {
    new OutboundAudit(verdicts, Map.of(FRIEND, texts), findings)
        .check(
            commands
                .chars()
                .mapToObj(Character::toString)
                .map(
                    id -> new Ordered(id, "3EB0" + id, SESSION, CHAT, "text " + id, Set.of(FRIEND)))
                .toList());
  }

  private static Verdict sent(String command) {
    return new Verdict(command, true);
  }

  private static Verdict failed(String command) {
    return new Verdict(command, false);
  }

  private void read() {
    new LedgerReading(ledger, _ -> false, findings);
  }

  private void settled(String... ids) {
    for (String id : ids) {
      line(LedgerEntry.Kind.SENT_LIVE, id, "text");
      line(LedgerEntry.Kind.ACKED, id, "");
    }
  }

  private void got(String id, String type, long digest) {
    add(LedgerEntry.Kind.GOT, new LedgerEntry.Stanza("message", id, CHAT, "", type, digest));
  }

  private void line(LedgerEntry.Kind kind, String id, String type) {
    add(kind, new LedgerEntry.Stanza("message", id, CHAT, CHAT, type, 0));
  }

  private void connection(LedgerEntry.Kind kind) {
    add(kind, null);
  }

  private void add(
      LedgerEntry.Kind kind, LedgerEntry.@org.jspecify.annotations.Nullable Stanza stanza) {
    ledger.add(new LedgerEntry(ledger.size() + 1, Instant.EPOCH, kind, DEVICE, 1, stanza));
  }

  private void tell(String id, String eventId) {
    told.add(new Told(SESSION, id, eventId, CHAT, new Told.Place(0, told.size()), false));
  }

  private void at(long second, LedgerEntry.Kind kind) {
    ledger.add(
        new LedgerEntry(ledger.size() + 1, Instant.ofEpochSecond(second), kind, DEVICE, 1, null));
  }

  private static Arrival arrival(String id) {
    return new Arrival(SESSION, id);
  }
}
