package io.manyline.interop;

import static org.assertj.core.api.Assertions.assertThat;

/// What one who made a group and one of its members can do in it, one case a method.
///
/// @param witness another member, who tells that a text went out
record GroupTalk(Participant admin, Participant member, Participant witness, String group) {
  void bothReadEachOther() {
    String question = Conversation.unique("to the group");
    admin.sendToGroup(group, question);
    member.awaitInGroup(group, admin, question);

    String answer = Conversation.unique("from the group");
    member.sendToGroup(group, answer);
    admin.awaitInGroup(group, member, answer);
  }

  void removedMemberGetsNothingMore() {
    admin.removeFromGroup(group, member);
    String text = Conversation.unique("without the removed");

    admin.sendToGroup(group, text);

    witness.awaitInGroup(group, admin, text);
    assertThat(member.textsInGroup(group)).doesNotContain(text);
  }

  void memberThatIsAddedReadsWhatComes() {
    admin.addToGroup(group, member);
    String text = Conversation.unique("with the added");

    admin.sendToGroup(group, text);

    member.awaitInGroup(group, admin, text);
    String answer = Conversation.unique("from the added");
    member.sendToGroup(group, answer);
    admin.awaitInGroup(group, member, answer);
  }
}
