package io.manyline.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.phone.VirtualPhone;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// Baileys, linked to a phone.
final class BaileysParticipant implements Participant {
  private static final int LOGGED_OUT = 401;

  private final Sandbox sandbox;
  private final VirtualPhone account;
  private final Path folder;
  private BaileysClient client;
  private int device;

  private BaileysParticipant(Sandbox sandbox, VirtualPhone account, Path folder) {
    this.sandbox = sandbox;
    this.account = account;
    this.folder = folder;
    this.client = BaileysClient.start(sandbox, folder);
  }

  /// @param folder for its keys, empty
  static BaileysParticipant link(Sandbox sandbox, VirtualPhone account, Path folder) {
    BaileysParticipant participant = new BaileysParticipant(sandbox, account, folder);
    participant.device = account.scan(participant.client.awaitCode()).join().id();
    participant.client.awaitOpen();
    assertThat(participant.client.awaitAvailable()).isEqualTo(account.name());
    return participant;
  }

  /// Links by a code that its user reads off Baileys and types into the phone.
  static BaileysParticipant linkByCode(Sandbox sandbox, VirtualPhone account, Path folder) {
    BaileysParticipant participant = new BaileysParticipant(sandbox, account, folder);
    participant.client.awaitCode();
    String code =
        participant
            .client
            .call("pairingCode", Map.of("number", account.number()))
            .path("code")
            .asString();
    participant.device = account.linkCode(code).join().id();
    participant.client.awaitOpen();
    return participant;
  }

  BaileysClient client() {
    return client;
  }

  @Override
  public String family() {
    return "Baileys";
  }

  @Override
  public VirtualPhone account() {
    return account;
  }

  @Override
  public Speaker speaker() {
    return new BaileysSpeaker(this);
  }

  @Override
  public Person person() {
    return new BaileysPerson(this);
  }

  @Override
  public Publisher publisher() {
    return new BaileysPublisher(this);
  }

  @Override
  public String sendText(Participant to, String text) {
    return client.call("sendText", Map.of("to", jid(to), "text", text)).path("id").asString();
  }

  @Override
  public String awaitText(Participant from, String text) {
    return client
        .await("message", from(from).and(each -> each.path("text").asString("").equals(text)))
        .path("id")
        .asString();
  }

  @Override
  public String awaitCopy(Participant to, String text) {
    return client
        .await(
            "message",
            each ->
                each.path("fromMe").asBoolean()
                    && isOf(each.path("chat"), to)
                    && each.path("text").asString("").equals(text))
        .path("id")
        .asString();
  }

  @Override
  public List<String> textsFrom(Participant from) {
    return client.seen("message").stream()
        .filter(from(from).and(each -> each.has("text")))
        .map(each -> each.path("text").asString())
        .toList();
  }

  @Override
  public void awaitStatus(String messageId, Status status) {
    String wanted = status.name().toLowerCase(Locale.ROOT);
    client.await(
        "receipt",
        each ->
            each.path("id").asString().equals(messageId)
                && each.path("status").asString().equals(wanted));
  }

  @Override
  public void read(Participant from, String messageId) {
    client.call("markRead", Map.of("ids", List.of(messageId)));
  }

  @Override
  public void react(Participant to, String messageId, String emoji) {
    client.call("react", Map.of("to", jid(to), "id", messageId, "emoji", emoji));
  }

  @Override
  public void awaitReaction(Participant from, String messageId, String emoji) {
    client.await(
        "reaction", about(messageId).and(each -> each.path("emoji").asString().equals(emoji)));
  }

  @Override
  public void edit(Participant to, String messageId, String text) {
    client.call("edit", Map.of("to", jid(to), "id", messageId, "text", text));
  }

  @Override
  public void awaitEdit(Participant from, String messageId, String text) {
    client.await("edited", about(messageId).and(each -> each.path("text").asString().equals(text)));
  }

  @Override
  public void delete(Participant to, String messageId) {
    client.call("delete", Map.of("to", jid(to), "id", messageId));
  }

  @Override
  public void awaitDeletion(Participant from, String messageId) {
    client.await("deleted", about(messageId));
  }

  @Override
  public String sendImage(Participant to, byte[] png, String caption) {
    String base64 = Base64.getEncoder().encodeToString(png);
    return client
        .call("sendImage", Map.of("to", jid(to), "image", base64, "caption", caption))
        .path("id")
        .asString();
  }

  @Override
  public byte[] awaitImage(Participant from, String caption) {
    String id =
        client
            .await(
                "message",
                from(from)
                    .and(each -> each.path("kind").asString().equals("imageMessage"))
                    .and(each -> each.path("text").asString("").equals(caption)))
            .path("id")
            .asString();
    return Base64.getDecoder()
        .decode(client.call("download", Map.of("id", id)).path("file").asString());
  }

  @Override
  public String createGroup(String subject, List<Participant> members) {
    List<String> jids = members.stream().map(BaileysParticipant::jid).toList();
    return client
        .call("createGroup", Map.of("subject", subject, "members", jids))
        .path("id")
        .asString();
  }

  @Override
  public void addToGroup(String group, Participant member) {
    changeGroup(group, member, "add");
  }

  @Override
  public void removeFromGroup(String group, Participant member) {
    changeGroup(group, member, "remove");
  }

  private void changeGroup(String group, Participant member, String action) {
    client.call(
        "changeGroup", Map.of("group", group, "members", List.of(jid(member)), "action", action));
  }

  @Override
  public void sendToGroup(String group, String text) {
    client.call("sendText", Map.of("to", group, "text", text));
  }

  @Override
  public void awaitInGroup(String group, Participant from, String text) {
    client.await(
        "message",
        inGroup(group).and(from(from)).and(each -> each.path("text").asString("").equals(text)));
  }

  @Override
  public List<String> textsInGroup(String group) {
    return client.seen("message").stream()
        .filter(inGroup(group).and(each -> !each.path("fromMe").asBoolean()))
        .map(each -> each.path("text").asString(""))
        .toList();
  }

  @Override
  public void goOffline() {
    client.disconnect();
    await().atMost(BaileysClient.PATIENCE).until(() -> !isOnline());
  }

  @Override
  public void goOnline() {
    client.connect();
    await().atMost(BaileysClient.PATIENCE).until(this::isOnline);
  }

  /// Ends the process and starts another over the same keys.
  @Override
  public void restart() {
    client.close();
    client = BaileysClient.start(sandbox, folder);
    client.awaitOpen();
  }

  @Override
  public void forgetSessions() {
    client.call("wipeSessions", Map.of());
  }

  @Override
  public void logOut() {
    client.call("logout", Map.of());
  }

  @Override
  public void awaitLoggedOut() {
    client.await("close", each -> each.path("code").asInt(0) == LOGGED_OUT);
  }

  @Override
  public int device() {
    return device;
  }

  @Override
  public String trace() {
    return client.trace();
  }

  @Override
  public void close() {
    client.close();
  }

  private boolean isOnline() {
    return account.devices().join().stream().anyMatch(each -> each.id() == device && each.online());
  }

  private static Predicate<JsonNode> about(String messageId) {
    return each -> each.path("id").asString().equals(messageId);
  }

  private static Predicate<JsonNode> inGroup(String group) {
    return each -> each.path("chat").asString("").equals(group);
  }

  /// Baileys names a chat by number or LID, as the message did, and tells the other form beside it.
  static Predicate<JsonNode> from(Participant author) {
    return each ->
        !each.path("fromMe").asBoolean()
            && (isOf(each.path("chat"), author) || isOf(each.path("participant"), author));
  }

  private static boolean isOf(JsonNode jid, Participant participant) {
    return List.of(participant.number(), participant.account().lid()).contains(user(jid));
  }

  static String jid(Participant of) {
    return of.number() + "@s.whatsapp.net";
  }

  private static String user(JsonNode jid) {
    return jid.asString("").split("[:@]", 2)[0];
  }
}
