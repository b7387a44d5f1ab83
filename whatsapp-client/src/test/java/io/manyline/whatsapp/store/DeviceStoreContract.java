package io.manyline.whatsapp.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What every [DeviceStore] keeps, whatever it is made of.
public interface DeviceStoreContract {
  StateKey CREDENTIALS = StateKey.single(StateKey.Kind.CREDENTIALS);
  StateKey SESSION = new StateKey(StateKey.Kind.SIGNAL_SESSION, "990001@lid");
  StateKey PRE_KEY = new StateKey(StateKey.Kind.PRE_KEY, "7");
  Jid CHAT = Jid.lid("990001");

  /// A store of one device, empty at a test's start; the same one within a test.
  DeviceStore store();

  @Test
  default void readShouldGiveNothingWhenNothingWasCommitted() {
    assertThat(store().read(CREDENTIALS)).isNull();
    assertThat(store().readAll(List.of(CREDENTIALS, SESSION))).isEmpty();
  }

  @Test
  default void commitShouldMakeAllChangesReadable() {
    await(store().commit(changes(Map.of(CREDENTIALS, bytes("a"), SESSION, bytes("b")))));

    assertThat(store().read(CREDENTIALS)).isEqualTo(bytes("a"));
    assertThat(store().readAll(List.of(CREDENTIALS, SESSION, PRE_KEY)))
        .containsOnlyKeys(CREDENTIALS, SESSION);
  }

  @Test
  default void commitShouldReplaceAndRemove() {
    await(store().commit(changes(Map.of(SESSION, bytes("old"), PRE_KEY, bytes("key")))));
    Map<StateKey, Optional<byte[]>> next = new LinkedHashMap<>();
    next.put(SESSION, Optional.of(bytes("new")));
    next.put(PRE_KEY, Optional.empty());

    await(store().commit(Commit.of(next)));

    assertThat(store().read(SESSION)).isEqualTo(bytes("new"));
    assertThat(store().read(PRE_KEY)).isNull();
  }

  @Test
  default void commitsShouldBecomeDurableInCallOrderWhenNobodyWaitsBetween() {
    CompletionStage<Void> last = store().commit(changes(Map.of(SESSION, bytes("0"))));
    for (int i = 1; i <= 50; i++) {
      last = store().commit(changes(Map.of(SESSION, bytes(Integer.toString(i)))));
    }
    await(last);

    assertThat(store().read(SESSION)).isEqualTo(bytes("50"));
  }

  @Test
  default void commitShouldTakeAnyBytes() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    await(store().commit(changes(Map.of(SESSION, all, CREDENTIALS, new byte[0]))));

    assertThat(store().read(SESSION)).isEqualTo(all);
    assertThat(store().read(CREDENTIALS)).isEmpty();
  }

  @Test
  default void settleShouldKnowAMessageThatWasReceived() {
    await(store().commit(received("3EB0A")));

    assertThat(await(store().settle(ref("3EB0A")))).isTrue();
  }

  @Test
  default void settleShouldKnowAMessageThatWasReadAndLedToNoEvent() {
    await(
        store()
            .commit(
                new Commit(
                    Map.of(SESSION, Optional.of(bytes("stepped"))),
                    List.of(),
                    List.of(ref("3EB0S")),
                    null)));

    assertThat(await(store().settle(ref("3EB0S")))).isTrue();
  }

  @Test
  default void settleShouldKnowNothingOfAnotherMessageSenderOrChat() {
    await(store().commit(received("3EB0A")));

    assertThat(await(store().settle(ref("3EB0B")))).isFalse();
    assertThat(await(store().settle(new ReceivedRef(CHAT, CHAT.withDevice(9), "3EB0A")))).isFalse();
    assertThat(
            await(store().settle(new ReceivedRef(Jid.lid("990002"), CHAT.withDevice(2), "3EB0A"))))
        .isFalse();
  }

  @Test
  default void commitShouldTakeAPreparedMessageWithItsRatchetStep() {
    PreparedMessage prepared =
        new PreparedMessage("3EB0C", CHAT, CHAT, bytes("stanza"), Instant.ofEpochSecond(1000));

    await(
        store()
            .commit(
                new Commit(
                    Map.of(SESSION, Optional.of(bytes("stepped"))),
                    List.of(),
                    List.of(),
                    prepared)));

    assertThat(store().read(SESSION)).isEqualTo(bytes("stepped"));
  }

  private static Commit received(String id) {
    WaEvent.Address address = new WaEvent.Address(null, CHAT);
    return new Commit(
        Map.of(SESSION, Optional.of(bytes(id))),
        List.of(
            new WaEvent.MessageReceived(
                id,
                CHAT,
                address,
                CHAT.withDevice(2),
                address,
                false,
                false,
                Instant.ofEpochSecond(1000),
                "Alice",
                new MessageContent.Text("hello"))),
        List.of(),
        null);
  }

  private static ReceivedRef ref(String id) {
    return new ReceivedRef(CHAT, CHAT.withDevice(2), id);
  }

  private static Commit changes(Map<StateKey, byte[]> values) {
    Map<StateKey, Optional<byte[]>> changes = new LinkedHashMap<>();
    values.forEach((key, value) -> changes.put(key, Optional.of(value)));
    return Commit.of(changes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
