package io.manyline.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.interop.Participant.Status;
import io.manyline.sandbox.status.StatusPrivacy;
import java.util.List;

/// What one tells many at once, and another one of them hears, one case a method.
record PublicTalk(Participant from, Participant to) {

  /// The second post goes by the sender key that the first one gave.
  void statusPostsAreSeen() {
    from.account()
        .changeStatusPrivacy(new StatusPrivacy(StatusPrivacy.Type.WHITELIST, List.of(to.number())))
        .join();
    for (String text : List.of(Conversation.unique("sunny"), Conversation.unique("raining"))) {
      String id = from.publisher().postStatus(to, text);

      assertThat(to.publisher().awaitStatus(from, text)).isEqualTo(id);

      to.read(from, id);
      from.awaitStatus(id, Status.READ);
    }
  }

  void postsOfAChannelAreReadAndReactedTo() {
    String channel = from.publisher().createChannel(Conversation.unique("channel"));
    to.publisher().follow(channel);
    String text = Conversation.unique("to all");

    from.publisher().post(channel, text);

    long place = to.publisher().awaitPost(channel, text);
    to.publisher().react(channel, place, "👍");
    await()
        .atMost(BaileysClient.PATIENCE)
        .untilAsserted(() -> assertThat(from.publisher().reactionsTo(channel, place)).isEqualTo(1));
  }
}
