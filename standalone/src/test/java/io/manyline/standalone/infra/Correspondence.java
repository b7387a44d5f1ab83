package io.manyline.standalone.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.PhoneMessage.Direction;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.standalone.demo.JsonClient.Reply;
import io.manyline.standalone.demo.ManylineApi;
import io.manyline.standalone.story.ReceivedTexts;
import io.manyline.testsupport.WebhookSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// What a linked number sends by REST and gets by webhook while something happens to the stores,
/// and the account of it: all of it arrived, once, in order.
///
/// A send that is refused meanwhile must be refused with 503, and is repeated under its own key.
final class Correspondence implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int AT_ONCE = 3;

  private final ManylineApi api;
  private final VirtualPhone phone;
  private final VirtualPhone friend;
  private final WebhookSink sink = WebhookSink.start();
  private final List<String> in = new ArrayList<>();
  private final List<String> out = new ArrayList<>();
  private final List<Integer> refusals = new ArrayList<>();

  private Correspondence(ManylineApi api, VirtualPhone phone, VirtualPhone friend) {
    this.api = api;
    this.phone = phone;
    this.friend = friend;
  }

  /// Links the phone's number.
  static Correspondence begin(RunningServices services, VirtualPhone phone, VirtualPhone friend) {
    ManylineApi api = ManylineApi.login(services.address("api-gateway"), "admin", "admin123");
    var begun = new Correspondence(api, phone, friend);
    api.createSession(phone.number(), "Owner", begun.sink.uri());
    now(phone.scan(api.pairingCode(phone.number())));
    await("connected").atMost(PATIENCE).until(() -> api.isConnected(phone.number()));
    begun.assertWhole();
    return begun;
  }

  /// Friends do not wait for anything.
  void moreIn() {
    for (int i = 0; i < AT_ONCE; i++) {
      in.add("in " + in.size());
      now(friend.send(phone.number(), in.getLast()));
    }
  }

  void moreOut() {
    for (int i = 0; i < AT_ONCE; i++) {
      String text = "out " + out.size();
      await(text).atMost(PATIENCE).until(() -> isTaken(text));
      out.add(text);
    }
  }

  /// Some more both ways, and all of it arrived.
  void assertWhole() {
    moreIn();
    moreOut();
    await("webhooks").atMost(PATIENCE).until(() -> ReceivedTexts.of(sink).containsAll(in));
    assertThat(ReceivedTexts.of(sink)).containsExactlyElementsOf(in);
    now(friend.awaitMessage(each -> each.text().equals(out.getLast()), PATIENCE));
    assertThat(now(friend.messages()))
        .filteredOn(each -> each.direction() == Direction.IN)
        .extracting(PhoneMessage::text)
        .containsExactlyElementsOf(out);
    assertThat(refusals).allMatch(status -> status == 503);
  }

  private boolean isTaken(String text) {
    Reply reply =
        api.client()
            .with("Idempotency-Key", phone.number() + "/" + text.replace(' ', '-'))
            .post(
                "/api/sessions/" + phone.number() + "/send",
                Map.of("to", friend.number(), "message", text));
    boolean taken = reply.status() < 300;
    if (!taken) {
      refusals.add(reply.status());
    }
    return taken;
  }

  @Override
  public void close() {
    sink.close();
  }

  private static <T> T now(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
