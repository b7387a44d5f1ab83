package io.manyline.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.proto.command.v1.ChannelCommand;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.CreateChannel;
import io.manyline.proto.command.v1.CreateGroup;
import io.manyline.proto.command.v1.GroupCommand;
import io.manyline.proto.event.EventBody;
import io.manyline.proto.event.v1.MediaReady;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.message.v1.MessageContent;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.media.MediaId;
import io.manyline.registry.media.MediaLabel;
import io.manyline.registry.media.MediaLinks;
import io.manyline.registry.media.MediaSink;
import io.manyline.registry.media.MediaStore;
import io.manyline.registry.media.SessionMedia;
import io.manyline.registry.seal.SessionSealers;
import io.manyline.sandbox.media.MediaFaults.Direction;
import io.manyline.sandbox.media.MediaFaults.Fault;
import io.manyline.sandbox.media.MediaFaults.Kind;
import io.manyline.sandbox.phone.PhoneMedia;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import io.manyline.worker.TestContents;
import io.manyline.worker.TestSession;
import io.manyline.worker.WorkerFixture;
import io.manyline.worker.redis.RedisPipeline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/// Files between the store, a worker and virtual phones, over the sandbox's media host.
class MediaSandboxIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  private static final int AUTO_LIMIT = 1 << 20;

  @TempDir private static Path directory;

  private static Scene scene;
  private static ConfigurableApplicationContext worker;
  private static TestSession session;
  private static VirtualPhone phone;
  private static VirtualPhone friend;

  @BeforeAll
  static void linkASession() throws IOException {
    scene = new Scene(new WorkerFixture(REDIS, KAFKA));
    Path certificate =
        Files.writeString(directory.resolve("sandbox.pem"), scene.sandbox.tlsCertificatePem());
    worker =
        scene
            .workers
            .with("manyline.whatsapp.tls-certificate", certificate)
            .with("manyline.media.directory", directory.resolve("media"))
            .with("manyline.media.download-limit", AUTO_LIMIT + "B")
            .with("manyline.media.public-url", "https://api.example.com")
            .startWorker();
    phone = scene.phone;
    friend = scene.friend;
    session = scene.session();
    scene.link(session);
  }

  @AfterAll
  static void stopAll() {
    session.delete();
    session.close();
    scene.close();
  }

  @Test
  void storedFileShouldReachThePhoneByteForByte() throws Exception {
    byte[] file = bytes(300_000);
    MediaId id = store(file);

    CommandOutcome sent = session.send(friend.number(), image(id, "look"));

    assertThat(sent.hasMessageSent()).as("%s", sent).isTrue();
    String messageId = sent.getMessageSent().getMessageId();
    PhoneMessage shown = awaitAtFriend(messageId);
    assertThat(shown.media().orElseThrow().mimetype()).isEqualTo("image/png");
    assertThat(shown.media().orElseThrow().caption()).isEqualTo("look");
    assertThat(atFriend(messageId)).isEqualTo(file);
    SessionEvent told =
        session.events().await(each -> each.getMessageSent().getMessageId().equals(messageId));
    assertThat(told.getMessageSent().getKind()).isEqualTo("image");
    assertThat(told.getMessageSent().getContent().getMedia().getSize()).isEqualTo(file.length);
    assertThat(told.getMessageSent().getContent().getMedia().hasFile()).isFalse();
    assertThat(spooled()).isEmpty();
  }

  @Test
  void storedFileShouldReachAGroup() throws Exception {
    CommandOutcome made =
        session.group(
            GroupCommand.newBuilder()
                .setCreate(
                    CreateGroup.newBuilder().setSubject("Crew").addMembers(friend.number())));
    byte[] file = bytes(10);

    CommandOutcome sent =
        session.send(made.getGroup().getGroup().getId(), image(store(file), "all"));

    assertThat(sent.hasMessageSent()).as("%s", sent).isTrue();
    awaitAtFriend(sent.getMessageSent().getMessageId());
    assertThat(atFriend(sent.getMessageSent().getMessageId())).isEqualTo(file);
  }

  @Test
  void storedFileShouldReachTheFollowersOfAChannelUnencrypted() throws Exception {
    CommandOutcome made =
        session.channel(
            ChannelCommand.newBuilder().setCreate(CreateChannel.newBuilder().setName("News")));
    String channel = made.getChannel().getChannel().getId();
    Scene.now(scene.sandbox.channels().follow(channel, friend.number()));
    byte[] file = bytes(120_000);
    scene.sandbox.media().faults().add(new Fault(Direction.UPLOAD, Kind.STATUS, 503), 1);

    CommandOutcome sent = session.send(channel, image(store(file), "to all"));

    assertThat(sent.hasMessageSent()).as("%s", sent).isTrue();
    assertThat(sent.getMessageSent().getServerId()).isPositive();
    PhoneMessage shown = awaitAtFriend(sent.getMessageSent().getMessageId());
    assertThat(shown.media().orElseThrow().caption()).isEqualTo("to all");
    assertThat(shown.media().orElseThrow().secrets().mediaKey()).isEmpty();
    assertThat(atFriend(sent.getMessageSent().getMessageId())).isEqualTo(file);
  }

  @Test
  void fileThatIsNotThereShouldFailTheMessage() {
    CommandOutcome outcome =
        session.send(friend.number(), image(MediaId.derived(session.uid(), "nothing"), ""));

    assertThat(outcome.getFailed().getCode()).isEqualTo("MEDIA_NOT_FOUND");
    session.events().await(each -> each.getMessageStatus().getCode().equals("MEDIA_NOT_FOUND"));
  }

  @Test
  void refusedUploadShouldFailTheMessageAndSendNothing() throws Exception {
    scene.sandbox.media().faults().add(new Fault(Direction.UPLOAD, Kind.STATUS, 400), 1);

    CommandOutcome outcome = session.send(friend.number(), image(store(bytes(11)), "never"));

    assertThat(outcome.getFailed().getCode()).isEqualTo("MEDIA_REFUSED");
    assertThat(captions()).doesNotContain("never");
  }

  @Test
  void claimLostInTheMiddleOfAnUploadShouldLeadToExactlyOneMessage() throws Exception {
    byte[] file = bytes(600_000);
    MediaId id = store(file);
    scene.sandbox.media().faults().add(new Fault(Direction.UPLOAD, Kind.SLOW, 100_000), 1);
    String first = session.owner();

    String command = session.sendLater(friend.number(), image(id, "once"));
    Awaitility.await().until(() -> !spooled().isEmpty());
    worker.getBean(RedisPipeline.class).delete(RedisKeys.lease(first)).join();

    CommandOutcome sent = session.awaitOutcome(command);
    assertThat(sent.hasMessageSent()).as("%s", sent).isTrue();
    assertThat(session.owner()).isNotEqualTo(first);
    awaitAtFriend(sent.getMessageSent().getMessageId());
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> spooled().isEmpty());
    assertThat(captions()).containsOnlyOnce("once");
    assertThat(atFriend(sent.getMessageSent().getMessageId())).isEqualTo(file);
  }

  @Test
  void fileThatComesInShouldBeStoredVerifiedAndTold() throws Exception {
    byte[] file = bytes(200_000);

    String messageId = fromFriend(file, "image/jpeg");

    MediaReady ready = awaitReady(messageId);
    assertThat(ready.getKind()).isEqualTo("image");
    assertThat(ready.getMimeType()).isEqualTo("image/jpeg");
    assertThat(ready.getSize()).isEqualTo(file.length);
    assertThat(ready.getSha256()).isEqualTo(sha256(file));
    assertThat(stored(ready.getMediaId())).hasValue(file);
    String token = ready.getUrl().substring(ready.getUrl().indexOf("token=") + 6);
    assertThat(ready.getUrl())
        .startsWith(
            "https://api.example.com/api/sessions/%s/media/%s?"
                .formatted(phone.number(), ready.getMediaId()));
    assertThat(worker.getBean(MediaLinks.class).open(token, new MediaId(ready.getMediaId())))
        .isEqualTo(session.uid());
    SessionEvent event =
        session.events().await(each -> each.getMediaReady().getMessageId().equals(messageId));
    SessionEvent message =
        session.events().await(each -> each.getMessageReceived().getMessageId().equals(messageId));
    assertThat(event.getChat()).isEqualTo(message.getChat()).isEqualTo(ready.getChat());
    assertThat(EventBody.json(event).orElseThrow()).contains("\"type\":\"media.ready\"");
    awaitNoRows();
  }

  @Test
  void corruptFileShouldBeToldAndNotKept() throws Exception {
    scene.sandbox.media().faults().add(new Fault(Direction.DOWNLOAD, Kind.CORRUPT, 5_000), 1);

    String messageId = fromFriend(bytes(20_000), "image/jpeg");

    SessionEvent failed =
        session.events().await(each -> each.getMediaFailed().getMessageId().equals(messageId));
    assertThat(failed.getMediaFailed().getCode()).isEqualTo("MEDIA_CORRUPT");
    awaitNoRows();
    assertThat(session.events().drain())
        .noneMatch(each -> each.getMediaReady().getMessageId().equals(messageId));
    CommandOutcome again = session.loadMedia(friend.number(), messageId);
    assertThat(again.getMediaLoaded().getSize()).as("%s", again).isEqualTo(20_000);
  }

  @Test
  void expiredFileShouldComeThroughThePhone() throws Exception {
    byte[] file = bytes(30_000);
    String messageId = fromFriend(file, "image/jpeg");
    MediaReady ready = awaitReady(messageId);
    forget(ready.getMediaId());
    PhoneMessage atOwner =
        Scene.now(phone.awaitMessage(each -> each.id().equals(messageId), Duration.ofSeconds(10)));
    assertThat(scene.sandbox.media().expire(atOwner.media().orElseThrow().directPath())).isTrue();

    CommandOutcome loaded = session.loadMedia(friend.number(), messageId);

    assertThat(loaded.getMediaLoaded().getMediaId()).as("%s", loaded).isEqualTo(ready.getMediaId());
    assertThat(loaded.getMediaLoaded().getSha256()).isEqualTo(sha256(file));
    assertThat(stored(ready.getMediaId())).hasValue(file);
  }

  @Test
  void fileThatNobodyHasShouldBeGone() throws Exception {
    String messageId = fromFriend(bytes(40_000), "image/jpeg");
    forget(awaitReady(messageId).getMediaId());
    scene.sandbox.media().faults().add(new Fault(Direction.DOWNLOAD, Kind.STATUS, 404), 2);

    CommandOutcome outcome = session.loadMedia(friend.number(), messageId);

    assertThat(outcome.getFailed().getCode()).as("%s", outcome).isEqualTo("MEDIA_GONE");
    assertThat(session.loadMedia(friend.number(), "3EB0NOTHING").getFailed().getCode())
        .isEqualTo("MESSAGE_NOT_KNOWN");
  }

  @Test
  void largeFileShouldWaitUntilSomebodyAsks() throws Exception {
    byte[] file = bytes(AUTO_LIMIT + 1);
    String messageId = fromFriend(file, "image/jpeg");
    session.events().await(each -> each.getMessageReceived().getMessageId().equals(messageId));
    assertThat(worker.getBean(RedisPipeline.class).hash(RedisKeys.media(session.uid())).join())
        .isEmpty();
    assertThat(session.events().drain())
        .noneMatch(each -> each.getMediaReady().getMessageId().equals(messageId));

    CommandOutcome loaded = session.loadMedia(friend.number(), messageId);

    assertThat(loaded.getMediaLoaded().getSha256()).as("%s", loaded).isEqualTo(sha256(file));
    assertThat(stored(loaded.getMediaLoaded().getMediaId())).hasValue(file);
    assertThat(awaitReady(messageId).getMediaId()).isEqualTo(loaded.getMediaLoaded().getMediaId());
  }

  @Test
  void claimLostInTheMiddleOfADownloadShouldStillLeadToTheFile() throws Exception {
    byte[] file = bytes(500_000);
    scene.sandbox.media().faults().add(new Fault(Direction.DOWNLOAD, Kind.SLOW, 80_000), 1);
    String first = session.owner();

    String messageId = fromFriend(file, "image/jpeg");
    Awaitility.await().until(() -> !spooled().isEmpty());
    worker.getBean(RedisPipeline.class).delete(RedisKeys.lease(first)).join();

    MediaReady ready = awaitReady(messageId);
    assertThat(session.owner()).isNotEqualTo(first);
    assertThat(stored(ready.getMediaId())).hasValue(file);
    awaitNoRows();
    // A new owner may tell again, with the same id, what it cannot know to have been told.
    assertThat(
            session.events().drain().stream()
                .filter(each -> each.getMediaReady().getMessageId().equals(messageId))
                .map(SessionEvent::getEventId)
                .distinct())
        .hasSize(1);
  }

  private static MediaId store(byte[] file) throws IOException {
    MediaId id = MediaId.derived(session.uid(), "test", Integer.toString(file.length));
    try (MediaSink sink = files().create(id)) {
      sink.write(file);
      sink.commit(MediaLabel.of("image/png", "cat.png"));
    }
    return id;
  }

  private static Optional<byte[]> stored(String id) throws IOException {
    Optional<SessionMedia.Item> item = files().find(new MediaId(id));
    return item.isEmpty() ? Optional.empty() : Optional.of(item.get().open(0).readAllBytes());
  }

  private static SessionMedia files() {
    return worker
        .getBean(MediaStore.class)
        .of(session.uid(), worker.getBean(SessionSealers.class).of(session.uid()).block());
  }

  private static void forget(String mediaId) throws IOException {
    Files.delete(
        directory.resolve("media").resolve(session.uid().value()).resolve(mediaId + ".media"));
  }

  private static List<Path> spooled() throws IOException {
    Path spool = directory.resolve("media").resolve("spool");
    if (!Files.isDirectory(spool)) {
      return List.of();
    }
    try (Stream<Path> left = Files.list(spool)) {
      return left.toList();
    }
  }

  private static MessageContent image(MediaId id, String caption) {
    return TestContents.media("image", "image/png", id.value(), caption);
  }

  private static String fromFriend(byte[] file, String mimeType) {
    return Scene.now(
        friend.sendMedia(
            phone.number(),
            PhoneMedia.Kind.IMAGE,
            mimeType,
            "see",
            new ByteArrayInputStream(file)));
  }

  private static PhoneMessage awaitAtFriend(String messageId) {
    return Scene.now(
        friend.awaitMessage(each -> each.id().equals(messageId), Duration.ofSeconds(20)));
  }

  private static byte[] atFriend(String messageId) throws IOException {
    return Scene.now(friend.readMedia(messageId)).media().open().readAllBytes();
  }

  private static List<String> captions() {
    return Scene.now(friend.messages()).stream()
        .flatMap(each -> each.media().stream())
        .map(PhoneMedia::caption)
        .toList();
  }

  private static MediaReady awaitReady(String messageId) {
    return session
        .events()
        .await(each -> each.getMediaReady().getMessageId().equals(messageId))
        .getMediaReady();
  }

  private static void awaitNoRows() {
    RedisPipeline redis = worker.getBean(RedisPipeline.class);
    Awaitility.await().until(() -> redis.hash(RedisKeys.media(session.uid())).join().isEmpty());
  }

  private static String sha256(byte[] file) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
