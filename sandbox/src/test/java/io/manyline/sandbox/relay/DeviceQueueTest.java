package io.manyline.sandbox.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeviceQueueTest {
  private static final Jid ALICE = Jid.phone("15550100001");
  private static final Jid BOB = Jid.phone("15550100002");

  private final World world = World.open(null, InstantSource.system(), 1);
  private final DeviceQueue queue =
      new DeviceQueue(world.store(), new DeviceAddress("15550100009", 1));

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void stanzasOfOneIdShouldBeToldApartBySender() {
    Node fromAlice = stanza("message", "X", ALICE, null);
    Node fromBob = stanza("message", "X", BOB, null);
    queue.add(fromAlice);
    queue.add(fromBob);

    queue.remove("message", "X", Optional.of(BOB), Optional.empty());

    assertThat(queue.waiting()).containsExactly(fromAlice);
  }

  @Test
  void receiptsOfOneMessageShouldBeToldApartByType() {
    Node delivered = stanza("receipt", "X", BOB, null);
    Node read = stanza("receipt", "X", BOB, "read");
    queue.add(delivered);
    queue.add(read);

    queue.remove("receipt", "X", Optional.of(BOB), Optional.of("read"));

    assertThat(queue.waiting()).containsExactly(delivered);
  }

  @Test
  void ackToTheAccountShouldTakeWhatItsDeviceSent() {
    queue.add(stanza("message", "X", ALICE, null));
    Node fromDevice = stanza("message", "X", BOB.withDevice(3), null);
    queue.add(fromDevice);

    queue.remove("message", "X", Optional.of(BOB), Optional.empty());

    assertThat(queue.waiting()).doesNotContain(fromDevice).hasSize(1);
  }

  @Test
  void ackOfAnotherClassOrIdShouldTakeNothing() {
    queue.add(stanza("message", "X", ALICE, null));

    assertThat(queue.remove("receipt", "X", Optional.of(ALICE), Optional.empty())).isFalse();
    assertThat(queue.remove("message", "Y", Optional.of(ALICE), Optional.empty())).isFalse();
    assertThat(queue.waiting()).hasSize(1);
  }

  private static Node stanza(String tag, String id, Jid from, String type) {
    return Node.of(tag).with("id", id).with("from", from).with("type", type);
  }
}
