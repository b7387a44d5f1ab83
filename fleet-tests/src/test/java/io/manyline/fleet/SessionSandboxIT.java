package io.manyline.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.proto.command.v1.ChannelCommand;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.CreateChannel;
import io.manyline.proto.command.v1.CreateGroup;
import io.manyline.proto.command.v1.DeleteChannel;
import io.manyline.proto.command.v1.GetGroup;
import io.manyline.proto.command.v1.GroupCommand;
import io.manyline.proto.command.v1.ListPosts;
import io.manyline.proto.command.v1.LiveUpdates;
import io.manyline.proto.event.EventBody;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.session.SessionStatus;
import io.manyline.sandbox.phone.PhoneDraft;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.worker.TestContents;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Whole sessions over the real protocol, Redis and Kafka: what goes out and comes in.
class SessionSandboxIT extends OneSession {
  @Test
  void sessionShouldPairSendAndReceive() {
    pair();

    assertThat(session.status().connected()).isTrue();
    assertThat(session.status().loggedIn()).isTrue();

    CommandOutcome sent = session.send(friend.number(), "hello");
    assertThat(sent.hasMessageSent()).as("%s", sent).isTrue();
    now(friend.awaitMessage(each -> each.text().equals("hello"), Duration.ofSeconds(10)));
    SessionEvent told = session.events().await(SessionEvent::hasMessageSent);
    assertThat(told.getMessageSent().getMessageId())
        .isEqualTo(sent.getMessageSent().getMessageId());
    assertThat(told.getMessageSent().getCommandId()).isEqualTo(sent.getCommandId());
    session.events().await(each -> each.getMessageStatus().getStatus().equals("delivered"));

    String id = now(friend.send(phone.number(), "hi back"));
    SessionEvent received = session.events().await(SessionEvent::hasMessageReceived);
    assertThat(received.getMessageReceived().getMessageId()).isEqualTo(id);
    assertThat(received.getMessageReceived().getText()).isEqualTo("hi back");
    assertThat(received.getMessageReceived().getFrom().getPhone()).isEqualTo(friend.number());
    assertThat(session.markRead(received.getChat(), id).hasDone()).isTrue();
    assertEventIdsAreUnique();
    assertThat(session.pastStatuses())
        .extracting(SessionStatus::reason)
        .containsExactly("connected", "paired", "waiting_for_scan");
    Awaitility.await().until(() -> session.status().evidence().lastStanza() != null);
  }

  @Test
  void sessionShouldBeLinkedByATypedCode() {
    session.connect();
    session.code();

    now(phone.linkCode(session.typedCode(phone.number())));

    session.awaitStatus("connected");
    assertThat(session.events().drain()).anyMatch(SessionEvent::hasSessionPairingCode);
    CommandOutcome sent = session.send(friend.number(), "no camera needed");
    assertThat(sent.hasMessageSent()).as("%s", sent).isTrue();
  }

  @Test
  void sessionShouldMakeAGroupAndTalkInIt() {
    pair();

    CommandOutcome made =
        session.group(
            GroupCommand.newBuilder()
                .setCreate(
                    CreateGroup.newBuilder().setSubject("Crew").addMembers(friend.number())));
    String group = made.getGroup().getGroup().getId();
    assertThat(made.getGroup().getGroup().getMembersCount()).as("%s", made).isEqualTo(2);
    assertThat(session.send(group, "hello all").hasMessageSent()).isTrue();
    now(friend.awaitMessage(each -> each.text().equals("hello all"), Duration.ofSeconds(10)));
    now(friend.send(group, "hello Owner"));
    SessionEvent received = session.events().await(SessionEvent::hasMessageReceived);
    now(sandbox.groups().rename(group, friend.number(), "Ours"));
    SessionEvent renamed = session.events().await(SessionEvent::hasGroupUpdated);
    CommandOutcome foreign =
        session.group(
            GroupCommand.newBuilder().setGroup("1@g.us").setGet(GetGroup.getDefaultInstance()));

    assertThat(received.getChat()).isEqualTo(group);
    assertThat(received.getMessageReceived().getGroup()).isTrue();
    assertThat(received.getMessageReceived().getFrom().getPhone()).isEqualTo(friend.number());
    assertThat(received.getMessageReceived().getFrom().getLid()).isEqualTo(friend.lid() + "@lid");
    assertThat(renamed.getGroupUpdated().getChange()).isEqualTo("subject");
    assertThat(renamed.getGroupUpdated().getSubject()).isEqualTo("Ours");
    assertThat(renamed.getGroupUpdated().getBy().getPhone()).isEqualTo(friend.number());
    assertThat(foreign.getFailed().getCode()).isEqualTo("GROUP_NOT_FOUND");
  }

  @Test
  void channelsShouldBeMadePostedToAndFollowed() {
    pair();
    CommandOutcome made =
        session.channel(
            ChannelCommand.newBuilder().setCreate(CreateChannel.newBuilder().setName("News")));
    String channel = made.getChannel().getChannel().getId();
    assertThat(made.getChannel().getChannel().getRole()).as("%s", made).isEqualTo("owner");
    now(sandbox.channels().follow(channel, friend.number()));
    long place = session.send(channel, "first").getMessageSent().getServerId();
    SessionEvent told = session.events().await(SessionEvent::hasMessageSent);
    assertThat(told.getMessageSent().getServerId()).isEqualTo(place);
    assertThat(told.getChat()).isEqualTo(channel);
    now(friend.awaitMessage(each -> each.text().equals("first"), Duration.ofSeconds(10)));
    CommandOutcome live =
        session.channel(
            ChannelCommand.newBuilder()
                .setChannel(channel)
                .setLiveUpdates(LiveUpdates.getDefaultInstance()));
    assertThat(live.getChannel().getLiveSeconds()).isEqualTo(300);
    now(friend.react(channel, place, "👍"));
    SessionEvent counted = session.events().await(SessionEvent::hasChannelPostUpdated);
    assertThat(EventBody.json(counted).orElseThrow())
        .contains("\"type\":\"channel.post_updated\"", "\"emoji\":\"👍\"");

    String theirs = now(sandbox.channels().create(friend.number(), "Friend's", "")).id();
    CommandOutcome followed =
        session.channel(ChannelCommand.newBuilder().setChannel(theirs).setFollow(true));
    assertThat(followed.getChannel().getChannel().getName()).isEqualTo("Friend's");
    now(friend.send(theirs, "to all"));
    SessionEvent post =
        session.events().await(each -> each.getMessageReceived().getText().equals("to all"));
    assertThat(post.getChat()).isEqualTo(theirs);
    assertThat(post.getMessageReceived().getServerId()).isPositive();
    now(sandbox.channels().update(theirs, friend.number(), "Renamed", null));
    SessionEvent renamed = session.events().await(SessionEvent::hasChannelUpdated);
    assertThat(renamed.getChannelUpdated().getName()).isEqualTo("Renamed");
    CommandOutcome refused =
        session.channel(
            ChannelCommand.newBuilder()
                .setChannel(theirs)
                .setDelete(DeleteChannel.getDefaultInstance()));
    assertThat(refused.getFailed().getCode()).isEqualTo("NOT_ALLOWED");
    CommandOutcome posts =
        session.channel(
            ChannelCommand.newBuilder()
                .setChannel(theirs)
                .setPosts(ListPosts.newBuilder().setCount(10)));
    assertThat(posts.getChannel().getPosts().getPosts(0).getText()).isEqualTo("to all");
    assertEventIdsAreUnique();
  }

  @Test
  void callsAndStatusPostsShouldComeAsEventsAndGoOut() {
    pair();
    String call = now(friend.calls().call(phone.number(), true)).getFirst();
    SessionEvent rings = session.events().await(SessionEvent::hasCallReceived);
    assertThat(session.rejectCall(call).hasDone()).isTrue();
    SessionEvent ended = session.events().await(SessionEvent::hasCallEnded);
    assertThat(session.rejectCall(call).getFailed().getCode()).isEqualTo("CALL_NOT_KNOWN");

    assertThat(rings.getCallReceived().getCallId()).isEqualTo(call);
    assertThat(rings.getCallReceived().getVideo()).isTrue();
    assertThat(rings.getCallReceived().getFrom().getPhone()).isEqualTo(friend.number());
    assertThat(ended.getCallEnded().getReason()).isEqualTo("rejected");
    assertThat(EventBody.json(rings).orElseThrow()).contains("\"type\":\"call.received\"", call);

    now(phone.sync().nameContact(friend.number(), "Friend"));
    now(friend.sync().nameContact(phone.number(), "Owner"));
    session.events().await(SessionEvent::hasContactUpdated);
    assertThat(session.send("status@broadcast", "sunny").hasMessageSent()).isTrue();
    now(friend.awaitMessage(each -> each.text().equals("sunny"), Duration.ofSeconds(10)));
    now(friend.send("status@broadcast", "raining"));
    SessionEvent seen =
        session.events().await(each -> each.getMessageReceived().getText().equals("raining"));
    assertThat(seen.getChat()).isEqualTo("status@broadcast");
    assertThat(seen.getMessageReceived().getGroup()).isFalse();
    assertThat(seen.getMessageReceived().getFrom().getPhone()).isEqualTo(friend.number());
    assertEventIdsAreUnique();
  }

  @Test
  void kindsShouldGoOutAndComeInAlsoAfterARestart() {
    pair();
    CommandOutcome poll = session.send(friend.number(), TestContents.poll("red", "green"));
    String pollId = poll.getMessageSent().getMessageId();
    now(friend.awaitMessage(each -> each.kind().equals("poll"), Duration.ofSeconds(10)));
    String question = now(friend.send(phone.number(), "what time is it?"));
    session.events().await(each -> each.getMessageReceived().getMessageId().equals(question));
    worker.close();

    worker = workers.startWorker();
    session.awaitStatus("connected", 2);

    session.send(friend.number(), TestContents.reply(question, "noon"));
    PhoneMessage reply =
        now(friend.awaitMessage(each -> each.text().equals("noon"), Duration.ofSeconds(10)));
    assertThat(reply.content().parse().toString()).contains("what time is it?");
    now(friend.send(phone.number(), new PhoneDraft.Vote(pollId, List.of("green"))));
    SessionEvent voted = session.events().await(SessionEvent::hasPollVoted);
    assertThat(voted.getPollVoted().getOptionsList()).containsExactly("green");
    assertThat(voted.getPollVoted().getTarget().getFromMe()).isTrue();
    now(friend.send(phone.number(), new PhoneDraft.Reaction(reply.id(), "👍")));
    SessionEvent reaction = session.events().await(SessionEvent::hasMessageReaction);
    assertThat(EventBody.json(reaction).orElseThrow())
        .contains("\"type\":\"message.reaction\"", "\"emoji\":\"👍\"", reply.id());
    now(friend.send(phone.number(), new PhoneDraft.Edit(question, "which time?")));
    assertThat(session.events().await(SessionEvent::hasMessageEdited).getMessageEdited().getText())
        .isEqualTo("which time?");
    now(friend.send(phone.number(), new PhoneDraft.Delete(question)));
    SessionEvent deleted = session.events().await(SessionEvent::hasMessageDeleted);
    assertThat(deleted.getMessageDeleted().getTarget().getMessageId()).isEqualTo(question);
    assertThat(deleted.getMessageDeleted().getTarget().getAuthor().getPhone())
        .isEqualTo(friend.number());
    assertThat(
            session
                .send(friend.number(), TestContents.reply("3EB0GONE", "?"))
                .getFailed()
                .getCode())
        .isEqualTo("MESSAGE_NOT_KNOWN");
    assertEventIdsAreUnique();
  }
}
