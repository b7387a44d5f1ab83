package io.manyline.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.proto.command.v1.ChangeMembers;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.CreateGroup;
import io.manyline.proto.command.v1.GroupCommand;
import io.manyline.proto.command.v1.MarkRead;
import io.manyline.proto.event.v1.Address;
import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.message.v1.Delete;
import io.manyline.proto.message.v1.Edit;
import io.manyline.proto.message.v1.MessageContent;
import io.manyline.proto.message.v1.MessageRef;
import io.manyline.proto.message.v1.Reaction;
import io.manyline.registry.media.MediaId;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.worker.TestContents;
import io.manyline.worker.TestSession;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// A session of our product, linked to a phone: commands in by Kafka, events out by Kafka.
final class WorkerParticipant implements Participant {
  private static final Set<String> ARRIVED = Set.of("delivered", "read", "played");
  private static final Set<String> SEEN = Set.of("read", "played");

  private final WorkerStack stack;
  private final VirtualPhone account;
  private final TestSession session;
  private int device;

  private WorkerParticipant(WorkerStack stack, VirtualPhone account) {
    this.stack = stack;
    this.account = account;
    this.session = stack.session(account.number());
    session.connect();
    stack.awaitOwner(session);
  }

  static WorkerParticipant link(WorkerStack stack, VirtualPhone account) {
    WorkerParticipant participant = new WorkerParticipant(stack, account);
    participant.device = account.scan(participant.session.code()).join().id();
    participant.awaitConnected(1);
    return participant;
  }

  /// Links by a code that its user types into the phone.
  static WorkerParticipant linkByCode(WorkerStack stack, VirtualPhone account) {
    WorkerParticipant participant = new WorkerParticipant(stack, account);
    participant.session.code();
    String code = participant.session.typedCode(account.number());
    participant.device = account.linkCode(code).join().id();
    participant.awaitConnected(1);
    return participant;
  }

  @Override
  public String family() {
    return "Manyline";
  }

  @Override
  public VirtualPhone account() {
    return account;
  }

  @Override
  public Speaker speaker() {
    return new WorkerSpeaker(stack, session);
  }

  @Override
  public Person person() {
    return new WorkerPerson(session);
  }

  @Override
  public Publisher publisher() {
    return new WorkerPublisher(session);
  }

  @Override
  public String sendText(Participant to, String text) {
    return send(to.number(), TestContents.text(text));
  }

  @Override
  public String awaitText(Participant from, String text) {
    return awaitEvent(
            each -> isText(each, text) && isFrom(each.getMessageReceived().getFrom(), from))
        .getMessageReceived()
        .getMessageId();
  }

  @Override
  public String awaitCopy(Participant to, String text) {
    return awaitEvent(
            each ->
                each.hasMessageSent()
                    && each.getMessageSent().getText().equals(text)
                    && isFrom(each.getMessageSent().getTo(), to))
        .getMessageSent()
        .getMessageId();
  }

  @Override
  public List<String> textsFrom(Participant from) {
    return session.events().drain().stream()
        .filter(SessionEvent::hasMessageReceived)
        .map(SessionEvent::getMessageReceived)
        .filter(each -> isFrom(each.getFrom(), from))
        .map(MessageReceived::getText)
        .toList();
  }

  @Override
  public void awaitStatus(String messageId, Status status) {
    Set<String> enough = status == Status.READ ? SEEN : ARRIVED;
    awaitEvent(
        each ->
            enough.contains(each.getMessageStatus().getStatus())
                && each.getMessageStatus().getMessageIdsList().contains(messageId));
  }

  @Override
  public void read(Participant from, String messageId) {
    SessionEvent message =
        awaitEvent(each -> each.getMessageReceived().getMessageId().equals(messageId));
    MarkRead.Builder read =
        MarkRead.newBuilder().setChat(message.getChat()).addMessageIds(messageId);
    if (message.getChat().equals("status@broadcast")) {
      read.setSender(message.getMessageReceived().getFrom().getLid());
    }
    assertThat(session.ask(each -> each.setMarkRead(read)).hasDone()).isTrue();
  }

  @Override
  public void react(Participant to, String messageId, String emoji) {
    send(
        to.number(),
        MessageContent.newBuilder()
            .setReaction(
                Reaction.newBuilder()
                    .setTarget(MessageRef.newBuilder().setMessageId(messageId))
                    .setEmoji(emoji))
            .build());
  }

  @Override
  public void awaitReaction(Participant from, String messageId, String emoji) {
    awaitEvent(
        each ->
            each.getMessageReaction().getTarget().getMessageId().equals(messageId)
                && each.getMessageReaction().getEmoji().equals(emoji)
                && isFrom(each.getMessageReaction().getFrom(), from));
  }

  @Override
  public void edit(Participant to, String messageId, String text) {
    send(
        to.number(),
        MessageContent.newBuilder()
            .setEdit(
                Edit.newBuilder().setTarget(own(messageId)).setContent(TestContents.text(text)))
            .build());
  }

  @Override
  public void awaitEdit(Participant from, String messageId, String text) {
    awaitEvent(
        each ->
            each.getMessageEdited().getTarget().getMessageId().equals(messageId)
                && each.getMessageEdited().getText().equals(text)
                && isFrom(each.getMessageEdited().getFrom(), from));
  }

  @Override
  public void delete(Participant to, String messageId) {
    send(
        to.number(),
        MessageContent.newBuilder()
            .setDelete(Delete.newBuilder().setTarget(own(messageId)))
            .build());
  }

  @Override
  public void awaitDeletion(Participant from, String messageId) {
    awaitEvent(
        each ->
            each.getMessageDeleted().getTarget().getMessageId().equals(messageId)
                && isFrom(each.getMessageDeleted().getFrom(), from));
  }

  /// The file goes into the media store, from where the worker sends it.
  @Override
  public String sendImage(Participant to, byte[] png, String caption) {
    MediaId id = MediaId.derived(session.uid(), caption);
    stack.store(session, id, png);
    return send(to.number(), TestContents.media("image", "image/png", id.value(), caption));
  }

  /// The worker loads the file into the media store by itself, and says so.
  @Override
  public byte[] awaitImage(Participant from, String caption) {
    String messageId =
        awaitEvent(
                each ->
                    isText(each, caption)
                        && each.getMessageReceived().getKind().equals("image")
                        && isFrom(each.getMessageReceived().getFrom(), from))
            .getMessageReceived()
            .getMessageId();
    SessionEvent ready = awaitEvent(each -> each.getMediaReady().getMessageId().equals(messageId));
    return stack.stored(session, new MediaId(ready.getMediaReady().getMediaId()));
  }

  @Override
  public String createGroup(String subject, List<Participant> members) {
    CommandOutcome made =
        session.group(
            GroupCommand.newBuilder()
                .setCreate(
                    CreateGroup.newBuilder()
                        .setSubject(subject)
                        .addAllMembers(members.stream().map(Participant::number).toList())));
    assertThat(made.hasGroup()).as("%s", made).isTrue();
    return made.getGroup().getGroup().getId();
  }

  @Override
  public void addToGroup(String group, Participant member) {
    change(group, "add", member);
  }

  @Override
  public void removeFromGroup(String group, Participant member) {
    change(group, "remove", member);
  }

  private void change(String group, String action, Participant member) {
    CommandOutcome changed =
        session.group(
            GroupCommand.newBuilder()
                .setGroup(group)
                .setMembers(
                    ChangeMembers.newBuilder().setAction(action).addMembers(member.number())));
    assertThat(changed.hasGroup()).as("%s", changed).isTrue();
  }

  @Override
  public void sendToGroup(String group, String text) {
    send(group, TestContents.text(text));
  }

  @Override
  public void awaitInGroup(String group, Participant from, String text) {
    awaitEvent(
        each ->
            each.getChat().equals(group)
                && isText(each, text)
                && isFrom(each.getMessageReceived().getFrom(), from));
  }

  @Override
  public List<String> textsInGroup(String group) {
    return session.events().drain().stream()
        .filter(each -> each.hasMessageReceived() && each.getChat().equals(group))
        .map(each -> each.getMessageReceived().getText())
        .toList();
  }

  @Override
  public void goOffline() {
    session.disconnect();
    await().atMost(BaileysClient.PATIENCE).until(() -> !isOnline());
  }

  @Override
  public void goOnline() {
    int before = connected();
    session.connect();
    awaitConnected(before + 1);
  }

  /// The worker's process is killed, and another takes the session over.
  @Override
  public void restart() {
    int before = connected();
    stack.restart();
    awaitConnected(before + 1);
  }

  @Override
  public void forgetSessions() {
    int before = connected();
    stack.forgetSignalSessions(session);
    awaitConnected(before + 1);
  }

  @Override
  public void logOut() {
    assertThat(session.logOut().hasDone()).isTrue();
  }

  @Override
  public void awaitLoggedOut() {
    session.awaitStatus("logged_out");
  }

  @Override
  public int device() {
    return device;
  }

  @Override
  public String trace() {
    StringBuilder text = new StringBuilder("\nour worker told:");
    session.events().drain().forEach(each -> text.append("\n  ").append(each));
    return text.append("\nand logged:\n").append(stack.tail()).toString();
  }

  @Override
  public void close() {
    session.close();
  }

  /// @return the message id, once the server has taken the message
  private String send(String to, MessageContent content) {
    CommandOutcome sent = session.send(to, content);
    assertThat(sent.hasMessageSent()).as("%s", sent).isTrue();
    return sent.getMessageSent().getMessageId();
  }

  private SessionEvent awaitEvent(Predicate<SessionEvent> wanted) {
    return session.events().await(BaileysClient.PATIENCE, wanted);
  }

  /// Waits for the nth time that it is connected.
  private void awaitConnected(int times) {
    session.events().await(WorkerStack.START, _ -> connectedSoFar() >= times);
  }

  private int connected() {
    session.events().drain();
    return connectedSoFar();
  }

  private int connectedSoFar() {
    return (int)
        session.events().seen().stream()
            .filter(each -> each.getSessionStatus().getStatus().equals("connected"))
            .count();
  }

  private boolean isOnline() {
    return account.devices().join().stream().anyMatch(each -> each.id() == device && each.online());
  }

  private static MessageRef own(String messageId) {
    return MessageRef.newBuilder().setMessageId(messageId).setFromMe(true).build();
  }

  private static boolean isText(SessionEvent event, String text) {
    return event.hasMessageReceived() && event.getMessageReceived().getText().equals(text);
  }

  static boolean isFrom(Address address, Participant participant) {
    return address.getPhone().equals(participant.number())
        || address.getLid().equals(participant.account().lid() + "@lid");
  }
}
