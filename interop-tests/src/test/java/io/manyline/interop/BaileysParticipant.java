package io.manyline.interop;

import static org.awaitility.Awaitility.await;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.phone.VirtualPhone;
import java.nio.file.Path;
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

  /// Baileys names a chat by number or LID, as the message did, and tells the other form beside it.
  private static Predicate<JsonNode> from(Participant author) {
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
