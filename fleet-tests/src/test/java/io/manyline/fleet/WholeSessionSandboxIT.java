package io.manyline.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyline.proto.command.v1.ChannelCommand;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.Contact;
import io.manyline.proto.command.v1.CreateChannel;
import io.manyline.proto.command.v1.CreateGroup;
import io.manyline.proto.command.v1.DeleteChannel;
import io.manyline.proto.command.v1.GetBlocklist;
import io.manyline.proto.command.v1.GetGroup;
import io.manyline.proto.command.v1.GetPicture;
import io.manyline.proto.command.v1.GetPrivacy;
import io.manyline.proto.command.v1.GroupCommand;
import io.manyline.proto.command.v1.ListPosts;
import io.manyline.proto.command.v1.LiveUpdates;
import io.manyline.proto.command.v1.PresenceCommand;
import io.manyline.proto.command.v1.PrivacyCommand;
import io.manyline.proto.command.v1.ProfileCommand;
import io.manyline.proto.command.v1.SetPicture;
import io.manyline.proto.event.EventBody;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.history.v1.HistoryMessage;
import io.manyline.proto.history.v1.HistoryRecord;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.session.HistoryDepth;
import io.manyline.registry.session.SessionStatus;
import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.media.MediaFaults.Direction;
import io.manyline.sandbox.media.MediaFaults.Fault;
import io.manyline.sandbox.media.MediaFaults.Kind;
import io.manyline.sandbox.phone.PhoneDraft;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import io.manyline.worker.TestContents;
import io.manyline.worker.TestSession;
import io.manyline.worker.WorkerFixture;
import io.manyline.worker.redis.RedisPipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/// Whole sessions over the real protocol, Redis and Kafka.
class WholeSessionSandboxIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 0, 16};

  @TempDir private static Path files;

  private static Sandbox sandbox;
  private static WorkerFixture workers;
  private static ConfigurableApplicationContext registry;
  private static ConfigurableApplicationContext worker;

  private TestSession session;
  private VirtualPhone phone;
  private VirtualPhone friend;

  @BeforeAll
  static void startOneWorker() {
    sandbox = Sandbox.start(SandboxSettings.inMemory());
    workers =
        new WorkerFixture(REDIS, KAFKA)
            .with("manyline.whatsapp.server", sandbox.tcp())
            .with(
                "manyline.whatsapp.trust-root",
                HexFormat.of().formatHex(sandbox.trustRoot().publicKey()))
            .with("manyline.whatsapp.tls-certificate", certificate())
            .with("manyline.worker.pace.evidence-every", "200ms");
    registry = workers.startRegistry();
    worker = workers.startWorker();
  }

  @AfterAll
  static void stopAll() {
    workers.close();
    sandbox.close();
  }

  @BeforeEach
  void createASession() {
    phone = now(sandbox.phones().create(null, "Owner"));
    friend = now(sandbox.phones().create(null, "Friend"));
    session = new TestSession(registry, phone.number());
  }

  @AfterEach
  void deleteTheSession() {
    session.delete();
    session.close();
  }

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
  void sessionShouldShowItselfAndSeeOthers() {
    pair();
    session.send(friend.number(), "do you know me?");
    CommandOutcome done =
        session.ask(it -> it.setPresence(PresenceCommand.newBuilder().setAvailable(true)));
    assertThat(done.hasDone()).as("%s", done).isTrue();
    now(friend.people().watch(phone.number()));
    now(friend.people().awaitSight(each -> each.what().equals("available"), PATIENCE));
    session.ask(it -> it.setPresence(PresenceCommand.newBuilder().setSubscribe(friend.number())));
    now(friend.people().appear(true));
    now(friend.people().type(phone.number(), "composing"));
    SessionEvent came =
        session.events().await(each -> each.getPresenceUpdated().getState().equals("available"));
    SessionEvent typing = session.events().await(SessionEvent::hasChatTyping);
    String picture = now(friend.people().picture(JPEG));
    now(friend.people().about("at sea"));
    SessionEvent pictured = session.events().await(SessionEvent::hasPictureUpdated);
    SessionEvent said = session.events().await(SessionEvent::hasAboutUpdated);

    assertThat(came.getPresenceUpdated().getFrom().getPhone()).isEqualTo(friend.number());
    assertThat(EventBody.json(typing).orElseThrow())
        .contains("\"type\":\"chat.typing\"", "\"state\":\"composing\"");
    assertThat(typing.getChatTyping().getChat()).isEqualTo(pictured.getChat());
    assertThat(pictured.getPictureUpdated().getPictureId()).isEqualTo(picture);
    assertThat(said.getAboutUpdated().getAbout()).isEqualTo("at sea");
    Contact contact =
        session
            .ask(it -> it.setProfile(ProfileCommand.newBuilder().setContact(friend.number())))
            .getPeople()
            .getContact();
    assertThat(contact.getAbout()).isEqualTo("at sea");
    assertThat(contact.getPictureId()).isEqualTo(picture);
    assertThat(contact.getPictureUrl()).startsWith("https://127.0.0.1:");
    assertThat(contact.getLid()).isEqualTo(friend.lid() + "@lid");
    CommandOutcome set =
        session.ask(
            it ->
                it.setProfile(
                    ProfileCommand.newBuilder()
                        .setSetPicture(
                            SetPicture.newBuilder().setJpeg(ByteString.copyFrom(JPEG)))));
    assertThat(set.getPeople().getPictureId()).as("%s", set).isNotEmpty();
    Contact own =
        session
            .ask(it -> it.setProfile(ProfileCommand.newBuilder().setContact("")))
            .getPeople()
            .getContact();
    assertThat(own.getName()).isEqualTo("Owner");
    assertThat(own.getPictureId()).isEqualTo(set.getPeople().getPictureId());
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
  void sessionShouldBlockPeopleAndBeToldWhomItMayNotWriteTo() {
    pair();
    assertThat(
            session
                .ask(it -> it.setPrivacy(PrivacyCommand.newBuilder().setBlock(friend.number())))
                .hasDone())
        .isTrue();
    assertThat(now(phone.people().blocked())).containsExactly(friend.number());
    CommandOutcome list =
        session.ask(
            it ->
                it.setPrivacy(
                    PrivacyCommand.newBuilder()
                        .setGetBlocklist(GetBlocklist.getDefaultInstance())));
    assertThat(list.getPeople().getBlocked().getPeople(0).getPhone()).isEqualTo(friend.number());
    now(phone.people().privacy(Map.of("last", "none")));
    SessionEvent changed = session.events().await(SessionEvent::hasPrivacyUpdated);
    assertThat(changed.getPrivacyUpdated().getSettingsMap()).containsEntry("last", "none");
    CommandOutcome privacy =
        session.ask(
            it ->
                it.setPrivacy(PrivacyCommand.newBuilder().setGet(GetPrivacy.getDefaultInstance())));
    assertThat(privacy.getPeople().getPrivacy().getSettingsMap()).containsEntry("last", "none");
    now(friend.people().privacy(Map.of("profile", "none")));
    CommandOutcome hidden =
        session.ask(
            it ->
                it.setProfile(
                    ProfileCommand.newBuilder()
                        .setGetPicture(GetPicture.newBuilder().setOf(friend.number()))));
    assertThat(hidden.getFailed().getCode()).isEqualTo("NOT_ALLOWED");
    VirtualPhone strict =
        now(sandbox.phones().create(null, "scenario:restricted,cs_enabled=0:Strict"));

    CommandOutcome refused = session.send(strict.number(), "first contact");
    now(strict.send(phone.number(), "you may"));
    session.events().await(each -> each.getMessageReceived().getText().equals("you may"));

    assertThat(refused.getFailed().getCode()).isEqualTo("PRIVACY_TOKEN_REQUIRED");
    assertThat(session.send(strict.number(), "thanks").hasMessageSent()).isTrue();
    now(strict.awaitMessage(each -> each.text().equals("thanks"), PATIENCE));
    assertEventIdsAreUnique();
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

  @Test
  void restartShouldBringTheSessionBackWithoutACodeAndDeliverWhatWaitedOnceInOrder() {
    pair();
    worker.close();
    for (int i = 0; i < 20; i++) {
      now(friend.send(phone.number(), "while away " + i));
    }

    worker = workers.startWorker();

    session.awaitStatus("connected", 2);
    session.events().await(each -> each.getMessageReceived().getText().equals("while away 19"));
    assertThat(texts())
        .containsExactlyElementsOf(
            java.util.stream.IntStream.range(0, 20).mapToObj(i -> "while away " + i).toList());
    assertEventIdsAreUnique();
    assertThat(session.statuses().stream().filter("pairing"::equals)).hasSize(1);
  }

  @Test
  void secondWorkerShouldTakeOverAtOnceWhenTheFirstStops() {
    pair();
    String first = session.owner();
    ConfigurableApplicationContext second = workers.startWorker();

    worker.close();

    session.events().await(_ -> !session.owner().equals(first) && !session.owner().isEmpty());
    session.events().await(_ -> session.status().connected());
    assertThat(session.send(friend.number(), "from the second").hasMessageSent()).isTrue();
    now(friend.send(phone.number(), "to the second"));
    session.events().await(each -> each.getMessageReceived().getText().equals("to the second"));
    assertEventIdsAreUnique();
    worker = second;
  }

  @Test
  void workerThatLostItsLeaseShouldComeBackAsAnotherAndLoseNothing() {
    pair();
    String first = session.owner();
    now(friend.send(phone.number(), "before"));
    session.events().await(each -> each.getMessageReceived().getText().equals("before"));
    assertThat(session.send(friend.number(), "before").hasMessageSent()).isTrue();

    worker.getBean(RedisPipeline.class).delete(RedisKeys.lease(first)).join();

    session.awaitStatus("connected", 2);
    assertThat(session.owner()).isNotEqualTo(first);
    now(friend.send(phone.number(), "after"));
    session.events().await(each -> each.getMessageReceived().getText().equals("after"));
    assertThat(session.send(friend.number(), "after").hasMessageSent()).isTrue();
    now(friend.awaitMessage(each -> each.text().equals("after"), Duration.ofSeconds(10)));
    assertThat(texts()).containsExactly("before", "after");
  }

  @Test
  void phoneThatUnlinksShouldLogTheSessionOutAndAllowToPairAgain() {
    pair();
    int device = now(phone.devices()).getLast().id();

    now(phone.unlink(device));

    session.awaitStatus("logged_out");
    assertThat(session.status().loggedIn()).isFalse();
    assertThat(session.send(friend.number(), "late").getFailed().getCode())
        .isEqualTo("SESSION_NOT_LOGGED_IN");
    session.connect();
    now(phone.scan(session.code()));
    session.awaitStatus("connected", 2);
  }

  @Test
  void phoneWithAnotherNumberShouldBeAcceptedAndSaid() {
    session.connect();
    now(friend.scan(session.code()));

    session.awaitStatus("connected");

    SessionEvent told =
        session.events().await(each -> each.getSessionStatus().getStatus().equals("connected"));
    assertThat(told.getSessionStatus().getActualPhone()).isEqualTo(friend.number());
    assertThat(told.getSessionStatus().getNumberMatches()).isFalse();
  }

  @Test
  void sendShouldBeRefusedByTheStateOfItsSession() {
    assertThat(session.send(friend.number(), "x").getFailed().getCode())
        .isEqualTo("SESSION_NOT_LOGGED_IN");
    pair();
    assertThat(session.send("12025550000", "x").getFailed().getCode())
        .isEqualTo("RECIPIENT_NOT_ON_WHATSAPP");
    session.disconnect();
    session.events().await(_ -> session.status().status().state().publicName().equals("stopped"));
    assertThat(session.send(friend.number(), "x").getFailed().getCode())
        .isEqualTo("SESSION_STOPPED");
    session.enable(false);
    session.awaitStatus("disabled");
    assertThat(session.send(friend.number(), "x").getFailed().getCode())
        .isEqualTo("SESSION_DISABLED");
    session.enable(true);
    session.connect();
    session.awaitStatus("connected", 2);
  }

  @Test
  void logOutShouldUnlinkTheDevice() {
    pair();

    assertThat(session.logOut().hasDone()).isTrue();

    SessionEvent told =
        session.events().await(each -> each.getSessionStatus().getStatus().equals("logged_out"));
    assertThat(told.getSessionStatus().getReason()).isEqualTo("user_request");
    assertThat(now(phone.devices())).hasSize(1);
  }

  @Test
  void pastShouldComeByItsOwnTopicOnceAlsoWhenTheOwnerIsLostBeforeItWasTakenIn() {
    for (int i = 0; i < 150; i++) {
      now(friend.send(phone.number(), "past " + i));
    }
    now(phone.awaitMessage(each -> each.text().equals("past 149"), Duration.ofSeconds(20)));
    sandbox.media().blobs().historyFrom(0);
    session.history(HistoryDepth.NONE);
    pair();
    session.events().await(each -> each.getHistorySynced().getPart().equals("push_name"));
    assertThat(session.history().drain()).isEmpty();
    session.logOut();
    session.awaitStatus("logged_out");

    session.history(HistoryDepth.RECENT);
    sandbox.media().faults().add(new Fault(Direction.DOWNLOAD, Kind.STATUS, 503), 1_000);
    session.connect();
    now(phone.scan(session.code()));
    session.awaitStatus("connected", 2);
    RedisPipeline redis = worker.getBean(RedisPipeline.class);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                !redis
                    .hashFields(RedisKeys.device(session.uid()), List.of("HISTORY_QUEUE"))
                    .join()
                    .isEmpty());
    redis.delete(RedisKeys.lease(session.owner())).join();
    sandbox.media().faults().clear();
    session.awaitStatus("connected", 3);

    SessionEvent last =
        session
            .events()
            .await(
                Duration.ofSeconds(40), each -> each.getHistorySynced().getPart().equals("recent"));
    // A phone that did not hear an ack tells all of it again: records that come again are the same.
    List<HistoryRecord> records =
        session.history().drain().stream()
            .map(each -> each.toBuilder().clearFence().build())
            .distinct()
            .toList();
    assertThat(records.stream().flatMap(each -> each.getMessagesList().stream()))
        .hasSize(150)
        .allMatch(each -> each.getKind().equals("text") && !each.getFromMe())
        .allMatch(each -> each.getFrom().getPhone().equals(friend.number()))
        .extracting(HistoryMessage::getText)
        .doesNotHaveDuplicates();
    assertThat(records).extracting(HistoryRecord::getRecordId).doesNotHaveDuplicates();
    assertThat(records.stream().filter(each -> each.getType().equals("recent")))
        .hasSize(last.getHistorySynced().getRecords())
        .allMatch(each -> each.getPart().equals(last.getHistorySynced().getPartId()));
    assertThat(last.getHistorySynced().getMessages()).isEqualTo(130);
    assertThat(last.getHistorySynced().getProgress()).isEqualTo(100);
    assertThat(session.events().seen()).noneMatch(SessionEvent::hasHistoryFailed);
    assertEventIdsAreUniqueButForMarkedRepeats();
  }

  private void pair() {
    session.connect();
    now(phone.scan(session.code()));
    session.awaitStatus("connected");
  }

  private static Path certificate() {
    try {
      return Files.writeString(files.resolve("sandbox.pem"), sandbox.tlsCertificatePem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> texts() {
    return session.events().drain().stream()
        .filter(SessionEvent::hasMessageReceived)
        .map(each -> each.getMessageReceived().getText())
        .toList();
  }

  private void assertEventIdsAreUnique() {
    assertThat(session.events().drain())
        .extracting(SessionEvent::getEventId)
        .doesNotHaveDuplicates();
  }

  /// A new owner publishes what the lost one may not have published, and says so.
  private void assertEventIdsAreUniqueButForMarkedRepeats() {
    List<SessionEvent> all = session.events().drain();
    assertThat(all.stream().filter(each -> !each.getMaybeRepeat()))
        .extracting(SessionEvent::getEventId)
        .doesNotHaveDuplicates();
    assertThat(all.stream().filter(SessionEvent::getMaybeRepeat))
        .extracting(SessionEvent::getEventId)
        .doesNotHaveDuplicates();
  }

  private static <T> T now(CompletableFuture<T> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }
}
