package io.manyline.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.sandbox.phone.CallButtons;
import io.manyline.sandbox.phone.PhoneCall;

/// What two participants show to each other, one case a method.
record PersonTalk(Participant from, Participant to) {

  void presenceIsSeen() {
    to.person().appear();

    from.person().watch(to);

    from.person().awaitAvailable(to);
  }

  void typingIsSeen() {
    from.person().typeTo(to);

    to.person().awaitTyping(from);
  }

  void pictureIsSeen() {
    from.person().setPicture(Picture.png());

    await()
        .atMost(BaileysClient.PATIENCE)
        .untilAsserted(() -> assertThat(to.person().pictureOf(from)).isNotEmpty());
  }

  void aboutIsRead() {
    String about = Conversation.unique("about");

    from.person().setAbout(about);

    await()
        .atMost(BaileysClient.PATIENCE)
        .untilAsserted(() -> assertThat(to.person().aboutOf(from)).isEqualTo(about));
  }

  void blockedOneIsNotHeard() {
    new Conversation(from, to).textArrives();
    String unheard = Conversation.unique("unheard");
    String heard = Conversation.unique("heard");
    to.person().block(from, true);
    from.sendText(to, unheard);
    to.person().block(from, false);

    from.sendText(to, heard);

    to.awaitText(from, heard);
    assertThat(to.textsFrom(from)).doesNotContain(unheard);
  }

  void callRingsAndItsRejectionIsHeard() {
    CallButtons calls = from.account().calls();
    String id = calls.call(to.number(), false).join().getFirst();

    to.person().rejectCall(from, id);

    await()
        .atMost(BaileysClient.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(calls.all().join())
                    .filteredOn(call -> call.id().equals(id))
                    .extracting(PhoneCall::state)
                    .containsExactly(PhoneCall.State.REJECTED));
  }
}
