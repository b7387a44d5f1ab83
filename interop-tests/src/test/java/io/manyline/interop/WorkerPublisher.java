package io.manyline.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.proto.command.v1.ChannelCommand;
import io.manyline.proto.command.v1.ChannelOutcome;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.CreateChannel;
import io.manyline.proto.command.v1.ListPosts;
import io.manyline.proto.command.v1.MessageSent;
import io.manyline.proto.command.v1.ReactToPost;
import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.worker.TestSession;
import java.util.function.Predicate;

/// A session of our product as somebody who tells many at once.
final class WorkerPublisher implements Publisher {
  private static final String STATUS = "status@broadcast";

  private final TestSession session;

  WorkerPublisher(TestSession session) {
    this.session = session;
  }

  /// Whom it is for says the account's setting, which the server is asked for.
  @Override
  public String postStatus(Participant seer, String text) {
    return send(STATUS, text).getMessageId();
  }

  @Override
  public String awaitStatus(Participant from, String text) {
    return await(STATUS, text, it -> WorkerParticipant.isFrom(it.getFrom(), from)).getMessageId();
  }

  @Override
  public String createChannel(String name) {
    return ask(ChannelCommand.newBuilder().setCreate(CreateChannel.newBuilder().setName(name)))
        .getChannel()
        .getId();
  }

  @Override
  public void follow(String channel) {
    ask(ChannelCommand.newBuilder().setChannel(channel).setFollow(true));
  }

  @Override
  public void post(String channel, String text) {
    assertThat(send(channel, text).getServerId()).isPositive();
  }

  @Override
  public long awaitPost(String channel, String text) {
    return await(channel, text, _ -> true).getServerId();
  }

  @Override
  public void react(String channel, long place, String emoji) {
    ReactToPost.Builder reaction = ReactToPost.newBuilder().setServerId(place).setEmoji(emoji);
    ask(ChannelCommand.newBuilder().setChannel(channel).setReact(reaction));
  }

  @Override
  public int reactionsTo(String channel, long place) {
    ListPosts.Builder asked = ListPosts.newBuilder().setCount(100);
    return ask(ChannelCommand.newBuilder().setChannel(channel).setPosts(asked))
        .getPosts()
        .getPostsList()
        .stream()
        .filter(post -> post.getServerId() == place)
        .flatMap(post -> post.getReactionsList().stream())
        .mapToInt(each -> (int) each.getCount())
        .sum();
  }

  private MessageSent send(String to, String text) {
    CommandOutcome sent = session.send(to, text);
    assertThat(sent.hasMessageSent()).as("%s", sent).isTrue();
    return sent.getMessageSent();
  }

  private ChannelOutcome ask(ChannelCommand.Builder command) {
    CommandOutcome outcome = session.channel(command);
    assertThat(outcome.hasFailed()).as("%s", outcome).isFalse();
    return outcome.getChannel();
  }

  private MessageReceived await(String chat, String text, Predicate<MessageReceived> condition) {
    SessionEvent told =
        session
            .events()
            .await(
                BaileysClient.PATIENCE,
                each ->
                    each.getChat().equals(chat)
                        && each.hasMessageReceived()
                        && each.getMessageReceived().getText().equals(text)
                        && condition.test(each.getMessageReceived()));
    return told.getMessageReceived();
  }
}
