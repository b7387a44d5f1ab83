package io.manyline.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.media.MediaFaults.Direction;
import io.manyline.sandbox.media.MediaFaults.Fault;
import io.manyline.sandbox.media.MediaFaults.Kind;
import io.manyline.sandbox.phone.PhoneMedia;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.channel.ChannelPost;
import io.manyline.whatsapp.content.MediaKind;
import io.manyline.whatsapp.content.MediaTraits;
import io.manyline.whatsapp.content.MessageContent.Media;
import io.manyline.whatsapp.content.MessageContext;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.event.WaEvent.MessageReceived;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.media.MediaAddresses;
import io.manyline.whatsapp.media.MediaReference;
import io.manyline.whatsapp.media.MediaRetries;
import io.manyline.whatsapp.media.MediaSpool;
import io.manyline.whatsapp.media.MediaTransferException;
import io.manyline.whatsapp.media.MediaTransferException.Reason;
import io.manyline.whatsapp.media.MediaTransfers;
import io.manyline.whatsapp.media.UploadedMedia;
import io.manyline.whatsapp.socket.MediaHttp;
import io.manyline.whatsapp.socket.MediaHttpClient;
import io.manyline.whatsapp.socket.NettyTransport;
import io.manyline.whatsapp.store.InMemoryDeviceStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Media between a client and virtual phones, over the sandbox's own https.
final class SandboxMediaIT {
  private static final long LIMIT = 64 << 20;

  @TempDir private static Path spool;

  private static final List<MediaHttp.Request> requests = new CopyOnWriteArrayList<>();

  private static Sandbox sandbox;
  private static NettyTransport transport;
  private static MediaHttpClient http;
  private static ExecutorService threads;
  private static VirtualPhone alice;
  private static VirtualPhone bob;
  private static LiveClient client;
  private static MediaTransfers transfers;

  @BeforeAll
  static void link() {
    sandbox = Sandbox.start(SandboxSettings.inMemory());
    transport = new NettyTransport(1, sandbox.tlsCertificatePem());
    http = new MediaHttpClient(sandbox.tlsCertificatePem());
    threads = Executors.newVirtualThreadPerTaskExecutor();
    alice = sandbox.phones().create(null, "Alice").join();
    bob = sandbox.phones().create(null, "Bob").join();
    ClientSettings settings =
        new ClientSettings(
            sandbox.webSocket(), sandbox.trustRoot(), "2.3000.1023456789", "Manyline");
    client = new LiveClient(settings, transport, new InMemoryDeviceStore());
    alice.scan(client.awaitCode()).join();
    client.awaitEvent(WaEvent.Connected.class);
    transfers =
        new MediaTransfers(
            SandboxMediaIT::exchange,
            new MediaAddresses(false),
            new MediaSpool(spool),
            threads,
            InstantSource.system(),
            new SecureRandom());
  }

  @AfterAll
  static void stop() {
    client.close();
    threads.close();
    http.close();
    transport.close();
    sandbox.close();
  }

  @BeforeEach
  void forgetRequests() {
    requests.clear();
  }

  @AfterEach
  void spoolShouldBeEmpty() throws IOException {
    try (Stream<Path> left = Files.list(spool)) {
      assertThat(left).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(MediaKind.class)
  void phoneShouldShowWhatTheClientSent(MediaKind kind) throws Exception {
    byte[] file = bytes(100_000 + kind.ordinal());
    String id = "3EB0UP0000000000" + kind.ordinal();

    UploadedMedia uploaded = upload(kind, file);
    client.transmit(client.prepare(id, jid(bob), content(kind, uploaded)));
    PhoneMessage shown =
        bob.awaitMessage(message -> message.id().equals(id), LiveClient.PATIENCE).join();

    assertThat(shown.media().orElseThrow().kind().type()).isEqualTo(MediaReference.type(kind));
    assertThat(shown.media().orElseThrow().mimetype()).isEqualTo("application/x-test");
    assertThat(shownBytes(bob, id)).isEqualTo(file);
    assertThat(uploaded.directPath()).contains("?");
  }

  @ParameterizedTest
  @EnumSource(MediaKind.class)
  void followerShouldShowTheFileOfAPostWhichIsStoredAsItIs(MediaKind kind) throws Exception {
    byte[] file = bytes(90_000 + kind.ordinal());
    String id = "3EB0POST00000000" + kind.ordinal();
    Jid channel = client.channels(it -> it.create("Files", "")).jid();
    sandbox.channels().follow(channel.toString(), bob.number()).join();

    UploadedMedia uploaded = uploadUnencrypted(kind, file);
    ServerAck posted = client.send(id, channel, content(kind, uploaded));
    PhoneMessage shown =
        bob.awaitMessage(message -> message.id().equals(id), LiveClient.PATIENCE).join();

    assertThat(posted.error()).isNull();
    assertThat(requests.getLast().uri().getPath()).startsWith("/newsletter/newsletter-");
    assertThat(requests.getLast().body().length()).isEqualTo(file.length);
    assertThat(uploaded.handle()).isNotEmpty();
    assertThat(shown.media().orElseThrow().secrets().mediaKey()).isEmpty();
    assertThat(shownBytes(bob, id)).isEqualTo(file);
    List<ChannelPost> posts = client.channels(it -> it.posts(channel, 1, 0, 0));
    Media media = (Media) Objects.requireNonNull(posts.getFirst().content());
    assertThat(media.kind()).isEqualTo(kind);
    assertThat(media.file().length()).isEqualTo(file.length);
    assertThat(media.file().key().isEmpty()).isTrue();
  }

  @Test
  void cutUploadOfAChannelsFileShouldGoOnWhereItWasCut() {
    byte[] file = bytes(2_000_000);
    sandbox.media().faults().add(new Fault(Direction.UPLOAD, Kind.CUT, 1_000_000), 1);

    UploadedMedia uploaded = uploadUnencrypted(MediaKind.VIDEO, file);

    assertThat(requests).anyMatch(request -> request.uri().getQuery().contains("file_offset="));
    assertThat(uploaded.media().length()).isEqualTo(file.length);
    assertThat(reason(() -> await(uploadUnencrypted(MediaKind.VIDEO, file, file.length - 1))))
        .isEqualTo(Reason.TOO_LARGE);
  }

  @ParameterizedTest
  @EnumSource(PhoneMedia.Kind.class)
  void clientShouldReadWhatThePhoneSent(PhoneMedia.Kind kind) {
    byte[] file = bytes(70_000 + kind.ordinal());

    Media media = receive(sendFromBob(kind, file));

    assertThat(media.file().length()).isEqualTo(file.length);
    assertThat(download(reference(media))).isEqualTo(file);
  }

  @Test
  void cutDownloadShouldGoOnWhereItWasCut() {
    byte[] file = bytes(500_000);
    Media media = receive(sendFromBob(PhoneMedia.Kind.DOCUMENT, file));
    sandbox.media().faults().add(new Fault(Direction.DOWNLOAD, Kind.CUT, 200_000), 2);

    assertThat(download(reference(media))).isEqualTo(file);
    assertThat(requests).filteredOn(request -> request.headers().containsKey("Range")).hasSize(2);
  }

  @Test
  void cutUploadShouldGoOnWhereItWasCut() throws Exception {
    byte[] file = bytes(3_000_000);
    sandbox.media().faults().add(new Fault(Direction.UPLOAD, Kind.CUT, 1_000_000), 1);

    UploadedMedia uploaded = upload(MediaKind.DOCUMENT, file);

    assertThat(requests).anyMatch(request -> request.uri().getQuery().contains("file_offset="));
    assertThat(download(reference(content(MediaKind.DOCUMENT, uploaded)))).isEqualTo(file);
  }

  @Test
  void hostsShouldBeAskedForAgainWhenTheTicketIsRefused() {
    sandbox.media().faults().add(new Fault(Direction.UPLOAD, Kind.STATUS, 401), 1);

    assertThat(upload(MediaKind.IMAGE, bytes(10)).media().length()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 507})
  void troubleOfTheServerShouldBeTriedAgain(int status) {
    sandbox.media().faults().add(new Fault(Direction.UPLOAD, Kind.STATUS, status), 2);

    assertThat(upload(MediaKind.IMAGE, bytes(10)).media().length()).isEqualTo(10);
  }

  @Test
  void uploadShouldFailWhenTheServerHasNoRoomForLong() {
    sandbox.media().faults().add(new Fault(Direction.UPLOAD, Kind.STATUS, 507), 4);

    assertThat(reason(() -> upload(MediaKind.IMAGE, bytes(10)))).isEqualTo(Reason.INTERRUPTED);
  }

  @Test
  void corruptDownloadShouldBeRefused() {
    Media media = receive(sendFromBob(PhoneMedia.Kind.IMAGE, bytes(5_000)));
    sandbox.media().faults().add(new Fault(Direction.DOWNLOAD, Kind.CORRUPT, 2_000), 1);

    assertThat(reason(() -> download(reference(media)))).isEqualTo(Reason.CORRUPT);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 410})
  void missingFileShouldBeToldApart(int status) {
    Media media = receive(sendFromBob(PhoneMedia.Kind.IMAGE, bytes(50)));
    sandbox.media().faults().add(new Fault(Direction.DOWNLOAD, Kind.STATUS, status), 1);

    assertThat(reason(() -> download(reference(media)))).isEqualTo(Reason.NOT_AVAILABLE);
  }

  @Test
  void phoneShouldStoreAgainWhatHasExpired() {
    byte[] file = bytes(9_000);
    String id = sendFromBob(PhoneMedia.Kind.VIDEO, file);
    alice.awaitMessage(message -> message.id().equals(id), LiveClient.PATIENCE).join();
    Media media = receive(id);
    assertThat(sandbox.media().expire(media.file().directPath())).isTrue();
    assertThat(reason(() -> download(reference(media)))).isEqualTo(Reason.NOT_AVAILABLE);

    MediaRetries.Asked asked =
        new MediaRetries.Asked(id, jid(bob), false, null, media.file().key().toByteArray());
    byte[] loaded =
        await(
            transfers.downloadOrAsk(
                client.media(), reference(media), asked, LIMIT, it -> it.open().readAllBytes()));

    assertThat(loaded).isEqualTo(file);
    assertThat(client.askPhone(asked)).isNotEqualTo(media.file().directPath());
  }

  @Test
  void phoneShouldSayThatItHasNoSuchMessage() {
    MediaRetries.Asked asked =
        new MediaRetries.Asked("NOSUCHMESSAGE", jid(bob), false, null, new byte[32]);

    assertThat(reason(() -> client.askPhone(asked))).isEqualTo(Reason.PHONE_REFUSED);
  }

  @Test
  void fileOverTheLimitShouldBeRefusedBeforeItIsLoaded() {
    Media media = receive(sendFromBob(PhoneMedia.Kind.IMAGE, bytes(5_000)));

    assertThat(reason(() -> await(download(reference(media), 4_999)))).isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void slowDownloadShouldArrive() {
    byte[] file = bytes(20_000);
    Media media = receive(sendFromBob(PhoneMedia.Kind.IMAGE, file));
    sandbox.media().faults().add(new Fault(Direction.DOWNLOAD, Kind.SLOW, 100_000), 1);

    assertThat(download(reference(media))).isEqualTo(file);
  }

  @Test
  void phoneShouldSendAndShowFilesOverHttp() throws Exception {
    byte[] file = bytes(2_000_000);
    URI send =
        sandbox
            .control()
            .resolve(
                "/phones/" + bob.number() + "/media?type=image&caption=hi&to=" + alice.number());
    try (HttpClient caller = HttpClient.newHttpClient()) {
      HttpResponse<String> sent =
          caller.send(
              HttpRequest.newBuilder(send)
                  .header("Content-Type", "image/png")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(file))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(sent.statusCode()).as(sent.body()).isEqualTo(201);
      String id = sent.body().replaceAll(".*\"message_id\":\"([^\"]+)\".*", "$1");
      assertThat(receive(id).caption()).isEqualTo("hi");

      alice.awaitMessage(message -> message.id().equals(id), LiveClient.PATIENCE).join();
      URI show =
          sandbox.control().resolve("/phones/" + alice.number() + "/messages/" + id + "/media");
      HttpResponse<byte[]> shown =
          caller.send(
              HttpRequest.newBuilder(show).build(), HttpResponse.BodyHandlers.ofByteArray());
      assertThat(shown.statusCode()).isEqualTo(200);
      assertThat(shown.headers().firstValue("Content-Type")).hasValue("image/png");
      assertThat(shown.body()).isEqualTo(file);
    }
  }

  private static MediaHttp.Response exchange(MediaHttp.Request request) throws IOException {
    requests.add(request);
    return http.exchange(request);
  }

  private static String sendFromBob(PhoneMedia.Kind kind, byte[] file) {
    return bob.sendMedia(
            alice.number(), kind, "application/x-test", "look", new ByteArrayInputStream(file))
        .join();
  }

  private static Media receive(String id) {
    Awaitility.await()
        .atMost(LiveClient.PATIENCE)
        .until(() -> received().stream().anyMatch(message -> message.messageId().equals(id)));
    return received().stream()
        .filter(message -> message.messageId().equals(id))
        .map(message -> (Media) message.content())
        .findFirst()
        .orElseThrow();
  }

  private static List<MessageReceived> received() {
    return client.store.received(MessageReceived.class);
  }

  private static UploadedMedia upload(MediaKind kind, byte[] file) {
    return await(
        transfers.upload(
            client.media(),
            MediaReference.type(kind),
            () -> new ByteArrayInputStream(file),
            LIMIT));
  }

  private static UploadedMedia uploadUnencrypted(MediaKind kind, byte[] file) {
    return await(uploadUnencrypted(kind, file, LIMIT));
  }

  private static CompletionStage<UploadedMedia> uploadUnencrypted(
      MediaKind kind, byte[] file, long limit) {
    return transfers.uploadUnencrypted(
        client.media(), MediaReference.type(kind), () -> new ByteArrayInputStream(file), limit);
  }

  private static byte[] download(MediaReference reference) {
    return await(download(reference, LIMIT));
  }

  private static CompletionStage<byte[]> download(MediaReference reference, long limit) {
    return transfers.download(
        client.media(), reference, limit, media -> media.open().readAllBytes());
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage
        .toCompletableFuture()
        .orTimeout(LiveClient.PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private static Reason reason(ThrowingCallable call) {
    Throwable failure = catchThrowable(call);
    assertThat(failure).isInstanceOf(CompletionException.class);
    return ((MediaTransferException) failure.getCause()).reason();
  }

  private static Media content(MediaKind kind, UploadedMedia uploaded) {
    return new Media(
        kind,
        uploaded.file("application/x-test"),
        "",
        MediaTraits.NONE,
        false,
        MessageContext.NONE);
  }

  private static MediaReference reference(Media media) {
    return MediaReference.of(media.file(), media.kind());
  }

  private static byte[] shownBytes(VirtualPhone phone, String id) throws IOException {
    return phone.readMedia(id).join().media().open().readAllBytes();
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static Jid jid(VirtualPhone phone) {
    return Jid.phone(phone.number());
  }
}
