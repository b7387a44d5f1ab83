package io.manyline.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.phone.PhoneCall;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.event.WaEvent.CallEnded;
import io.manyline.whatsapp.event.WaEvent.CallReceived;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.socket.NettyTransport;
import io.manyline.whatsapp.store.InMemoryDeviceStore;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Calls between phones and a client.
final class CallSandboxIT {
  private static Sandbox sandbox;
  private static NettyTransport transport;

  private VirtualPhone alice;
  private VirtualPhone bob;

  @BeforeAll
  static void start() {
    sandbox = Sandbox.start(SandboxSettings.inMemory());
    transport = new NettyTransport(1, sandbox.tlsCertificatePem());
  }

  @AfterAll
  static void stop() {
    transport.close();
    sandbox.close();
  }

  @BeforeEach
  void createPhones() {
    alice = sandbox.phones().create(null, "Alice").join();
    bob = sandbox.phones().create(null, "Bob").join();
  }

  @Test
  void callShouldRingAndARejectionReachTheCallerAndStopThePhone() {
    try (LiveClient client = link(new InMemoryDeviceStore())) {
      String id = bob.calls().call(alice.number(), true).join().getFirst();
      CallReceived rings = client.awaitReceived(CallReceived.class, 1).getFirst();

      assertThat(rings.callId()).isEqualTo(id);
      assertThat(rings.kind().video()).isTrue();
      assertThat(rings.from().phone()).isEqualTo(Jid.phone(bob.number()));
      assertThat(rings.from().lid()).isEqualTo(Jid.lid(bob.lid()));
      awaitState(alice, id, PhoneCall.State.RINGING);

      client.rejectCall(id);

      awaitState(bob, id, PhoneCall.State.REJECTED);
      awaitState(alice, id, PhoneCall.State.ENDED);
      assertThat(call(alice, id).reason()).isEqualTo("rejected_elsewhere");
      assertThat(client.awaitReceived(CallEnded.class, 1))
          .extracting(CallEnded::reason)
          .containsExactly("rejected");
      assertThatThrownBy(() -> client.rejectCall(id)).hasMessageContaining("no call of that id");
    }
  }

  @Test
  void callThatThePhoneAnswersShouldEndElsewhereAndOneThatIsHungUpEnd() {
    try (LiveClient client = link(new InMemoryDeviceStore())) {
      String answered = bob.calls().call(alice.number(), false).join().getFirst();
      awaitState(alice, answered, PhoneCall.State.RINGING);
      alice.calls().accept(answered).join();
      String missed = bob.calls().call(alice.number(), false).join().getFirst();
      bob.calls().hangUp(missed, "timeout").join();
      String hungUp = bob.calls().call(alice.number(), false).join().getFirst();
      bob.calls().hangUp(hungUp, null).join();

      assertThat(client.awaitReceived(CallEnded.class, 3))
          .extracting(CallEnded::callId, CallEnded::reason)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(answered, "accepted_elsewhere"),
              org.assertj.core.groups.Tuple.tuple(missed, "timeout"),
              org.assertj.core.groups.Tuple.tuple(hungUp, "hung_up"));
      assertThat(client.store.received(CallReceived.class)).noneMatch(CallReceived::offline);
    }
  }

  @Test
  void callToAClientThatIsAwayShouldWaitForIt() {
    InMemoryDeviceStore store = new InMemoryDeviceStore();
    link(store).close();
    String group =
        sandbox.groups().create(bob.number(), "Crew", List.of(alice.number())).join().id();
    String id = bob.calls().call(group, false).join().getFirst();
    bob.calls().hangUp(id, "timeout").join();

    try (LiveClient again = new LiveClient(settings(), transport, store)) {
      CallReceived rang = again.awaitReceived(CallReceived.class, 1).getFirst();
      assertThat(rang.offline()).isTrue();
      assertThat(rang.kind()).isEqualTo(new CallReceived.Kind(false, true, Jid.parse(group)));
      assertThat(again.awaitReceived(CallEnded.class, 1).getFirst().reason()).isEqualTo("timeout");
    }
  }

  private LiveClient link(InMemoryDeviceStore store) {
    LiveClient client = new LiveClient(settings(), transport, store);
    alice.scan(client.awaitCode()).join();
    client.awaitEvent(io.manyline.whatsapp.event.WaEvent.OfflineDrained.class);
    return client;
  }

  private static void awaitState(VirtualPhone phone, String id, PhoneCall.State state) {
    await()
        .atMost(LiveClient.PATIENCE)
        .until(
            () ->
                phone.calls().all().join().stream()
                    .anyMatch(call -> call.id().equals(id) && call.state() == state));
  }

  private static PhoneCall call(VirtualPhone phone, String id) {
    return phone.calls().all().join().stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static ClientSettings settings() {
    return new ClientSettings(sandbox.tcp(), sandbox.trustRoot(), "2.3000.1023456789", "Manyline");
  }
}
