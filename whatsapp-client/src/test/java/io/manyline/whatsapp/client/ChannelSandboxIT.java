package io.manyline.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.channel.ChannelButtons;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.channel.ChannelException;
import io.manyline.whatsapp.channel.ChannelException.Reason;
import io.manyline.whatsapp.channel.ChannelFollower;
import io.manyline.whatsapp.channel.ChannelInfo;
import io.manyline.whatsapp.channel.ChannelPost;
import io.manyline.whatsapp.channel.ChannelRole;
import io.manyline.whatsapp.channel.Channels;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.content.MessageRef;
import io.manyline.whatsapp.event.WaEvent.ChannelChanged;
import io.manyline.whatsapp.event.WaEvent.ChannelCounts;
import io.manyline.whatsapp.event.WaEvent.ChannelPostReceived;
import io.manyline.whatsapp.event.WaEvent.OfflineDrained;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.socket.NettyTransport;
import io.manyline.whatsapp.store.InMemoryDeviceStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Channels between clients and phones.
final class ChannelSandboxIT {
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
  void channelShouldBeMadeFollowedPostedToReadAndReactedTo() {
    try (LiveClient owner = link(alice);
        LiveClient reader = link(bob)) {
      ChannelInfo made = owner.channels(it -> it.create("News", "What is new"));
      assertThat(made.role()).isEqualTo(ChannelRole.OWNER);
      Jid channel = made.jid();
      ChannelInfo seen = reader.channels(it -> it.findByInvite(made.invite()));
      assertThat(seen.jid()).isEqualTo(channel);
      assertThat(seen.role()).isEqualTo(ChannelRole.GUEST);
      assertThat(reader.channels(it -> it.follow(channel)).role())
          .isEqualTo(ChannelRole.SUBSCRIBER);
      assertThat(list(reader)).extracting(ChannelInfo::jid).contains(channel);

      ServerAck posted = owner.send("3EB0POST1", channel, "first");
      owner.send("3EB0POST2", channel, "second");
      List<ChannelPostReceived> got = reader.awaitReceived(ChannelPostReceived.class, 2);
      assertThat(got.getFirst().serverId()).isEqualTo(posted.serverId());
      assertThat(got.getFirst().message().content()).isEqualTo(new MessageContent.Text("first"));
      bob.awaitMessage(each -> each.text().equals("second"), LiveClient.PATIENCE).join();

      owner.channels(it -> it.liveUpdates(channel));
      reader.channels(it -> it.react(channel, posted.serverId(), "👍"));
      reader.channels(it -> it.view(channel, List.of(posted.serverId())));
      List<ChannelCounts> counts = owner.awaitReceived(ChannelCounts.class, 2);
      assertThat(counts.getLast().posts())
          .containsExactly(new ChannelCounts.Post(posted.serverId(), Map.of("👍", 1L), 1));

      owner.send(
          "3EB0EDIT",
          channel,
          new MessageContent.Edit(
              MessageRef.own("3EB0POST1"), new MessageContent.Text("better"), Instant.EPOCH));
      owner.send("3EB0GONE", channel, new MessageContent.Revoke(MessageRef.own("3EB0POST2")));
      assertThat(reader.awaitReceived(ChannelPostReceived.class, 4))
          .extracting(it -> it.message().content().getClass().getSimpleName())
          .containsExactly("Text", "Text", "Edit", "Revoke");
      List<ChannelPost> history = reader.channels(it -> it.posts(channel, 10, 0, 0));
      assertThat(history).hasSize(2);
      assertThat(history.getFirst().content()).isEqualTo(new MessageContent.Text("better"));
      assertThat(history.getFirst().reactions()).containsEntry("👍", 1L);
      assertThat(history.getLast().content()).isNull();
      assertThat(posts(reader, channel, history.getLast().serverId(), 0)).hasSize(1);
      assertThat(posts(reader, channel, 0, history.getFirst().serverId()))
          .extracting(ChannelPost::messageId)
          .containsExactly("3EB0POST2");
    }
  }

  @Test
  void rolesShouldHoldAndChangesReachWhomTheyConcern() {
    try (LiveClient owner = link(alice);
        LiveClient reader = link(bob)) {
      Jid channel = owner.channels(it -> it.create("Crew", "")).jid();
      reader.channels(it -> it.follow(channel));
      assertThat(reader.send("3EB0NO", channel, "may I?").error()).isEqualTo(401);
      assertRefused(Reason.NOT_ALLOWED, reader, it -> it.update(channel, "Mine", null));
      assertRefused(Reason.NOT_ALLOWED, reader, it -> it.followers(channel, 10));
      assertRefused(Reason.NOT_ALLOWED, reader, it -> it.delete(channel));
      assertThat(owner.channels(it -> it.find(channel)).name()).isEqualTo("Crew");

      List<ChannelFollower> followers = owner.channels(it -> it.followers(channel, 10));
      assertThat(followers)
          .extracting(ChannelFollower::role)
          .containsExactly(ChannelRole.OWNER, ChannelRole.SUBSCRIBER);
      owner.channels(it -> it.inviteAdmin(channel, Jid.lid(bob.lid())));
      reader.channels(it -> it.acceptAdmin(channel));
      assertThat(reader.send("3EB0YES", channel, "now I may").error()).isNull();
      owner.channels(it -> it.update(channel, "Crew 2", "all of us"));
      reader.channels(it -> it.mute(channel, true));
      assertThat(reader.channels(it -> it.find(channel)).muted()).isTrue();
      owner.channels(it -> it.demoteAdmin(channel, Jid.lid(bob.lid())));
      assertThat(reader.send("3EB0NO2", channel, "again?").error()).isEqualTo(401);
      owner.channels(it -> it.delete(channel));

      await()
          .atMost(LiveClient.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(reader.store.received(ChannelChanged.class))
                      .extracting(ChannelChanged::what)
                      .contains(
                          new ChannelChanged.Described("Crew 2", "all of us"),
                          new ChannelChanged.State("deleted")));
      assertThat(owner.awaitReceived(ChannelChanged.class, 1).getFirst().what())
          .isInstanceOf(ChannelChanged.Role.class);
      assertRefused(Reason.CHANNEL_NOT_FOUND, reader, it -> it.find(channel));
      assertRefused(Reason.CHANNEL_NOT_FOUND, reader, it -> it.follow(channel));
      assertRefused(Reason.CHANNEL_NOT_FOUND, reader, it -> it.posts(channel, 10, 0, 0));
    }
  }

  @Test
  void postsOfAPhoneShouldWaitForWhoIsAwayAndSiblingsHearOfFollowing() {
    InMemoryDeviceStore store = new InMemoryDeviceStore();
    ChannelButtons.View channel = sandbox.channels().create(alice.number(), "Phone's", "").join();
    Jid jid = Jid.parse(channel.id());
    try (LiveClient reader = link(bob, store)) {
      sandbox.channels().follow(channel.id(), bob.number()).join();
      assertThat(reader.awaitReceived(ChannelChanged.class, 1).getFirst().what())
          .isEqualTo(new ChannelChanged.Followed("Phone's", "SUBSCRIBER"));
    }
    alice.send(channel.id(), "while you were away").join();
    try (LiveClient again = new LiveClient(settings(), transport, store)) {
      ChannelPostReceived got = again.awaitReceived(ChannelPostReceived.class, 1).getFirst();
      assertThat(got.message().offline()).isTrue();
      assertThat(got.message().content()).isEqualTo(new MessageContent.Text("while you were away"));
      again.awaitEvent(OfflineDrained.class);
      again.channels(it -> it.unfollow(jid));
      assertThat(list(again)).isEmpty();
      bob.react(channel.id(), got.serverId(), "❤").join();
      alice.react(channel.id(), got.serverId(), "❤").join();
      await()
          .atMost(LiveClient.PATIENCE)
          .until(
              () ->
                  sandbox
                          .channels()
                          .find(channel.id())
                          .join()
                          .posts()
                          .getFirst()
                          .reactions()
                          .getOrDefault("❤", 0)
                      == 1);
    }
  }

  private static void assertRefused(
      Reason reason, LiveClient client, Function<Channels, CompletionStage<?>> what) {
    assertThatThrownBy(() -> client.channels(it -> what.apply(it).thenApply(_ -> true)))
        .cause()
        .isInstanceOfSatisfying(
            ChannelException.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private static List<ChannelInfo> list(LiveClient client) {
    return client.channels(Channels::list);
  }

  private static List<ChannelPost> posts(LiveClient client, Jid channel, long before, long after) {
    return client.channels(it -> it.posts(channel, 10, before, after));
  }

  private static LiveClient link(VirtualPhone phone) {
    return link(phone, new InMemoryDeviceStore());
  }

  private static LiveClient link(VirtualPhone phone, InMemoryDeviceStore store) {
    LiveClient client = new LiveClient(settings(), transport, store);
    phone.scan(client.awaitCode()).join();
    client.awaitEvent(OfflineDrained.class);
    return client;
  }

  private static ClientSettings settings() {
    return new ClientSettings(sandbox.tcp(), sandbox.trustRoot(), "2.3000.1023456789", "Manyline");
  }
}
