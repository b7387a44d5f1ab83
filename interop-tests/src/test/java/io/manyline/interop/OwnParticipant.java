package io.manyline.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.content.MediaKind;
import io.manyline.whatsapp.content.MediaTraits;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.content.MessageContext;
import io.manyline.whatsapp.content.MessageRef;
import io.manyline.whatsapp.event.DisconnectReason;
import io.manyline.whatsapp.event.WaEvent.Address;
import io.manyline.whatsapp.event.WaEvent.MessageReceived;
import io.manyline.whatsapp.event.WaEvent.ReceiptReceived;
import io.manyline.whatsapp.group.GroupSettings;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.media.ClientMedia;
import io.manyline.whatsapp.media.MediaReference;
import io.manyline.whatsapp.media.MediaTransfers;
import io.manyline.whatsapp.media.UploadedMedia;
import io.manyline.whatsapp.socket.NettyTransport;
import io.manyline.whatsapp.store.InMemoryDeviceStore;
import io.manyline.whatsapp.store.StateKey;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Our own client, without a worker around it, linked to a phone.
final class OwnParticipant implements Participant {
  private final Sandbox sandbox;
  private static final long LARGEST_FILE = 1 << 20;

  private final NettyTransport transport;
  private final MediaTransfers transfers;
  private final VirtualPhone account;
  private final InMemoryDeviceStore store = new InMemoryDeviceStore();
  private OwnClient client;
  private int device;

  private OwnParticipant(Sandbox sandbox, OwnNetwork network, VirtualPhone account) {
    this.sandbox = sandbox;
    this.transport = network.transport();
    this.transfers = network.transfers();
    this.account = account;
    this.client = new OwnClient(sandbox, transport, transfers, store);
  }

  static OwnParticipant link(Sandbox sandbox, OwnNetwork network, VirtualPhone account) {
    OwnParticipant participant = new OwnParticipant(sandbox, network, account);
    participant.device = account.scan(participant.client.awaitCode()).join().id();
    participant.client.awaitConnected();
    return participant;
  }

  /// Links by a code that its user types into the phone.
  static OwnParticipant linkByCode(Sandbox sandbox, OwnNetwork network, VirtualPhone account) {
    OwnParticipant participant = new OwnParticipant(sandbox, network, account);
    participant.client.awaitCode();
    String code =
        participant
            .client
            .onLane(each -> each.requestLinkCode(Jid.phone(account.number())))
            .shown();
    participant.device = account.linkCode(code).join().id();
    participant.client.awaitConnected();
    return participant;
  }

  OwnClient client() {
    return client;
  }

  @Override
  public String family() {
    return "Manyline";
  }

  @Override
  public VirtualPhone account() {
    return account;
  }

  /// Files are all that it is for.
  @Override
  public Person person() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String sendText(Participant to, String text) {
    return send(to, new MessageContent.Text(text));
  }

  String send(Participant to, MessageContent content) {
    return client.send(Jid.phone(to.number()), content);
  }

  @Override
  public String awaitText(Participant from, String text) {
    return awaitMessage(each -> isFrom(each, from) && textOf(each).filter(text::equals).isPresent())
        .messageId();
  }

  @Override
  public String awaitCopy(Participant to, String text) {
    return awaitMessage(
            each ->
                each.fromMe()
                    && isOf(each.peer(), to)
                    && textOf(each).filter(text::equals).isPresent())
        .messageId();
  }

  MessageReceived awaitMessage(Predicate<MessageReceived> condition) {
    await().atMost(BaileysClient.PATIENCE).until(() -> received().stream().anyMatch(condition));
    return received().stream().filter(condition).findFirst().orElseThrow();
  }

  @Override
  public List<String> textsFrom(Participant from) {
    return received().stream()
        .filter(each -> isFrom(each, from))
        .flatMap(each -> textOf(each).stream())
        .toList();
  }

  @Override
  public void awaitStatus(String messageId, Status status) {
    Set<ReceiptReceived.Status> enough =
        status == Status.READ
            ? Set.of(ReceiptReceived.Status.READ)
            : Set.of(ReceiptReceived.Status.DELIVERED, ReceiptReceived.Status.READ);
    await()
        .atMost(BaileysClient.PATIENCE)
        .until(
            () ->
                store.received(ReceiptReceived.class).stream()
                    .anyMatch(
                        each ->
                            each.messageIds().contains(messageId)
                                && enough.contains(each.status())));
  }

  @Override
  public void read(Participant from, String messageId) {
    Jid chat =
        received().stream()
            .filter(each -> each.messageId().equals(messageId))
            .findFirst()
            .orElseThrow()
            .chat();
    client.markRead(chat, messageId);
  }

  @Override
  public void react(Participant to, String messageId, String emoji) {
    MessageRef target = MessageRef.by(Jid.phone(to.number()), messageId);
    send(to, new MessageContent.Reaction(target, emoji, Instant.now()));
  }

  @Override
  public void awaitReaction(Participant from, String messageId, String emoji) {
    awaitMessage(
        each ->
            isFrom(each, from)
                && each.content() instanceof MessageContent.Reaction reaction
                && reaction.target().messageId().equals(messageId)
                && reaction.emoji().equals(emoji));
  }

  @Override
  public void edit(Participant to, String messageId, String text) {
    send(
        to,
        new MessageContent.Edit(
            MessageRef.own(messageId), new MessageContent.Text(text), Instant.now()));
  }

  @Override
  public void awaitEdit(Participant from, String messageId, String text) {
    awaitMessage(
        each ->
            isFrom(each, from)
                && each.content() instanceof MessageContent.Edit edit
                && edit.target().messageId().equals(messageId)
                && edit.content() instanceof MessageContent.Text now
                && now.text().equals(text));
  }

  @Override
  public void delete(Participant to, String messageId) {
    send(to, new MessageContent.Revoke(MessageRef.own(messageId)));
  }

  @Override
  public void awaitDeletion(Participant from, String messageId) {
    awaitMessage(
        each ->
            isFrom(each, from)
                && each.content() instanceof MessageContent.Revoke revoke
                && revoke.target().messageId().equals(messageId));
  }

  @Override
  public String sendImage(Participant to, byte[] png, String caption) {
    UploadedMedia uploaded =
        now(
            transfers.upload(
                media(),
                MediaReference.type(MediaKind.IMAGE),
                () -> new ByteArrayInputStream(png),
                LARGEST_FILE));
    return send(
        to,
        new MessageContent.Media(
            MediaKind.IMAGE,
            uploaded.file("image/png"),
            caption,
            MediaTraits.NONE,
            false,
            MessageContext.NONE));
  }

  @Override
  public byte[] awaitImage(Participant from, String caption) {
    MessageContent content =
        awaitMessage(
                each ->
                    isFrom(each, from)
                        && each.content() instanceof MessageContent.Media media
                        && media.kind() == MediaKind.IMAGE
                        && media.caption().equals(caption))
            .content();
    MessageContent.Media media = (MessageContent.Media) content;
    return now(
        transfers.download(
            media(),
            MediaReference.of(media.file(), media.kind()),
            LARGEST_FILE,
            opened -> opened.open().readAllBytes()));
  }

  private ClientMedia media() {
    return client.onLane(each -> CompletableFuture.completedFuture(each.media()));
  }

  private static <T> T now(CompletionStage<T> stage) {
    return stage
        .toCompletableFuture()
        .orTimeout(BaileysClient.PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  @Override
  public String createGroup(String subject, List<Participant> members) {
    List<Jid> jids = members.stream().map(each -> Jid.phone(each.number())).toList();
    return client
        .onLane(each -> each.groups().create(subject, jids, GroupSettings.DEFAULT, subject))
        .jid()
        .toString();
  }

  @Override
  public void addToGroup(String group, Participant member) {
    client.onLane(each -> each.groups().add(Jid.parse(group), List.of(Jid.phone(member.number()))));
  }

  @Override
  public void removeFromGroup(String group, Participant member) {
    client.onLane(
        each -> each.groups().remove(Jid.parse(group), List.of(Jid.phone(member.number()))));
  }

  @Override
  public void sendToGroup(String group, String text) {
    client.send(Jid.parse(group), new MessageContent.Text(text));
  }

  @Override
  public void awaitInGroup(String group, Participant from, String text) {
    awaitMessage(
        each ->
            each.chat().equals(Jid.parse(group))
                && isFrom(each, from)
                && textOf(each).filter(text::equals).isPresent());
  }

  @Override
  public List<String> textsInGroup(String group) {
    return received().stream()
        .filter(each -> each.chat().equals(Jid.parse(group)) && !each.fromMe())
        .flatMap(each -> textOf(each).stream())
        .toList();
  }

  @Override
  public void goOffline() {
    client.close();
    await().atMost(BaileysClient.PATIENCE).until(() -> !isOnline());
  }

  @Override
  public void goOnline() {
    client = new OwnClient(sandbox, transport, transfers, store);
    client.awaitConnected();
  }

  @Override
  public void restart() {
    goOffline();
    goOnline();
  }

  @Override
  public void forgetSessions() {
    goOffline();
    store.keys(StateKey.Kind.SIGNAL_SESSION).forEach(key -> store.tamper(key, null));
    goOnline();
  }

  @Override
  public void logOut() {
    client.logOut();
  }

  @Override
  public void awaitLoggedOut() {
    assertThat(client.awaitEnd()).isEqualTo(DisconnectReason.Kind.LOGGED_OUT);
  }

  @Override
  public int device() {
    return device;
  }

  @Override
  public String trace() {
    StringBuilder text = new StringBuilder("\nour own client told:");
    client.events().forEach(each -> text.append("\n  ").append(each));
    text.append("\nand received:");
    store.received().forEach(each -> text.append("\n  ").append(each));
    return text.toString();
  }

  @Override
  public void close() {
    client.close();
  }

  private List<MessageReceived> received() {
    return store.received(MessageReceived.class);
  }

  private boolean isOnline() {
    return account.devices().join().stream().anyMatch(each -> each.id() == device && each.online());
  }

  private static boolean isFrom(MessageReceived message, Participant author) {
    return !message.fromMe() && isOf(message.from(), author);
  }

  private static boolean isOf(Address address, Participant participant) {
    return Jid.phone(participant.number()).equals(address.phone())
        || Jid.lid(participant.account().lid()).equals(address.lid());
  }

  private static Optional<String> textOf(MessageReceived message) {
    return message.content() instanceof MessageContent.Text text
        ? Optional.of(text.text())
        : Optional.empty();
  }
}
