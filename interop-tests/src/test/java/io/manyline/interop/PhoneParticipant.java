package io.manyline.interop;

import static org.awaitility.Awaitility.await;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.group.GroupButtons.Action;
import io.manyline.sandbox.phone.PhoneDraft;
import io.manyline.sandbox.phone.PhoneMedia.Kind;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.PhoneMessage.Direction;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.proto.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// A virtual phone that chats itself.
final class PhoneParticipant implements Participant {
  private final Sandbox sandbox;
  private final VirtualPhone phone;

  PhoneParticipant(Sandbox sandbox, VirtualPhone phone) {
    this.sandbox = sandbox;
    this.phone = phone;
  }

  @Override
  public String family() {
    return "phone";
  }

  @Override
  public VirtualPhone account() {
    return phone;
  }

  @Override
  public Speaker speaker() {
    return new PhoneSpeaker(phone);
  }

  @Override
  public Person person() {
    return new PhonePerson(phone);
  }

  @Override
  public Publisher publisher() {
    return new PhonePublisher(sandbox, phone);
  }

  @Override
  public String sendText(Participant to, String text) {
    return phone.send(to.number(), text).join();
  }

  @Override
  public String awaitText(Participant from, String text) {
    return phone
        .awaitMessage(
            each -> isFrom(each, from) && each.text().equals(text), BaileysClient.PATIENCE)
        .join()
        .id();
  }

  @Override
  public String awaitCopy(Participant to, String text) {
    return phone
        .awaitMessage(
            each ->
                each.direction() == Direction.OUT
                    && each.to().equals(to.number())
                    && each.text().equals(text),
            BaileysClient.PATIENCE)
        .join()
        .id();
  }

  @Override
  public List<String> textsFrom(Participant from) {
    return phone.messages().join().stream()
        .filter(each -> isFrom(each, from))
        .map(PhoneMessage::text)
        .toList();
  }

  @Override
  public void awaitStatus(String messageId, Status status) {
    await()
        .atMost(BaileysClient.PATIENCE)
        .until(
            () ->
                phone.messages().join().stream()
                    .anyMatch(
                        each ->
                            each.id().equals(messageId)
                                && (each.read()
                                    || status == Status.DELIVERED && each.delivered())));
  }

  @Override
  public void read(Participant from, String messageId) {
    phone.read(List.of(messageId)).join();
  }

  @Override
  public void react(Participant to, String messageId, String emoji) {
    phone.send(to.number(), new PhoneDraft.Reaction(messageId, emoji)).join();
  }

  @Override
  public void awaitReaction(Participant from, String messageId, String emoji) {
    awaitAbout(from, "reaction", messageId, emoji);
  }

  @Override
  public void edit(Participant to, String messageId, String text) {
    phone.send(to.number(), new PhoneDraft.Edit(messageId, text)).join();
  }

  @Override
  public void awaitEdit(Participant from, String messageId, String text) {
    awaitAbout(from, "edit", messageId, text);
  }

  @Override
  public void delete(Participant to, String messageId) {
    phone.send(to.number(), new PhoneDraft.Delete(messageId)).join();
  }

  @Override
  public void awaitDeletion(Participant from, String messageId) {
    awaitAbout(from, "delete", messageId, "");
  }

  private void awaitAbout(Participant from, String kind, String messageId, String text) {
    phone
        .awaitMessage(
            each ->
                isFrom(each, from)
                    && each.kind().equals(kind)
                    && each.text().equals(text)
                    && target(each.content().parse()).equals(messageId),
            BaileysClient.PATIENCE)
        .join();
  }

  /// Id of the message that a message is about.
  private static String target(Message message) {
    Message inner = message.hasEditedMessage() ? message.getEditedMessage().getMessage() : message;
    return inner.hasReactionMessage()
        ? inner.getReactionMessage().getKey().getId()
        : inner.getProtocolMessage().getKey().getId();
  }

  @Override
  public String sendImage(Participant to, byte[] png, String caption) {
    return phone
        .sendMedia(to.number(), Kind.IMAGE, "image/png", caption, new ByteArrayInputStream(png))
        .join();
  }

  @Override
  public byte[] awaitImage(Participant from, String caption) {
    String id =
        phone
            .awaitMessage(
                each ->
                    isFrom(each, from)
                        && each.text().equals(caption)
                        && each.media().filter(it -> it.kind() == Kind.IMAGE).isPresent(),
                BaileysClient.PATIENCE)
            .join()
            .id();
    try {
      return phone.readMedia(id).join().media().open().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String createGroup(String subject, List<Participant> members) {
    return sandbox
        .groups()
        .create(number(), subject, members.stream().map(Participant::number).toList())
        .join()
        .id();
  }

  @Override
  public void addToGroup(String group, Participant member) {
    sandbox.groups().change(group, number(), Action.ADD, List.of(member.number())).join();
  }

  @Override
  public void removeFromGroup(String group, Participant member) {
    sandbox.groups().change(group, number(), Action.REMOVE, List.of(member.number())).join();
  }

  @Override
  public void sendToGroup(String group, String text) {
    phone.send(group, text).join();
  }

  @Override
  public void awaitInGroup(String group, Participant from, String text) {
    phone
        .awaitMessage(
            each -> isFrom(each, from) && each.to().equals(group) && each.text().equals(text),
            BaileysClient.PATIENCE)
        .join();
  }

  @Override
  public List<String> textsInGroup(String group) {
    return phone.messages().join().stream()
        .filter(each -> each.direction() == Direction.IN && each.to().equals(group))
        .map(PhoneMessage::text)
        .toList();
  }

  @Override
  public void goOffline() {
    phone.change(settings -> settings.withOnline(false)).join();
  }

  @Override
  public void goOnline() {
    phone.change(settings -> settings.withOnline(true)).join();
  }

  /// A phone lives in the sandbox's process.
  @Override
  public void restart() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void forgetSessions() {
    phone.forgetSessions().join();
  }

  @Override
  public void logOut() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void awaitLoggedOut() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int device() {
    return 0;
  }

  @Override
  public String trace() {
    return "\nthe phone knows: " + phone.messages().join();
  }

  @Override
  public void close() {}

  private static boolean isFrom(PhoneMessage message, Participant author) {
    return message.direction() == Direction.IN && message.from().equals(author.number());
  }
}
