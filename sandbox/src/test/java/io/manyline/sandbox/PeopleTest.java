package io.manyline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.sandbox.companion.Link;
import io.manyline.sandbox.companion.TestCompanion;
import io.manyline.sandbox.phone.PhonePeople.Sight;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.sandbox.world.Json;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Presence, typing, pictures, abouts, blocks, privacy and tokens, seen from the wire.
class PeopleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Jid BOB = Jid.phone("15550100002");
  private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 0, 16};

  private final Sandbox sandbox = Sandbox.start(SandboxSettings.inMemory());
  private final VirtualPhone alice = sandbox.phones().create("15550100001", "Alice").join();
  private final VirtualPhone bob = sandbox.phones().create("15550100002", "Bob").join();
  private final TestCompanion companion = new TestCompanion(sandbox);
  private Link link;

  @BeforeEach
  void connect() throws Exception {
    companion.pair(sandbox.tcp(), alice);
    companion.alias(Jid.lid(bob.lid()), BOB);
    companion.alias(companion.lid().account(), companion.jid().account());
    link = companion.online(sandbox.tcp());
  }

  @AfterEach
  void close() {
    link.close();
    sandbox.close();
  }

  @Test
  void subscriberShouldHearTheStateAtOnceAndEachChange() throws Exception {
    link.send(Node.of("presence").with("type", "subscribe").with("to", BOB));
    Node first = link.expect("presence");
    bob.people().appear(true).join();
    Node came = link.expect("presence");
    bob.people().appear(false).join();
    Node went = link.expect("presence");

    assertThat(first.requiredJid("from")).isEqualTo(BOB);
    assertThat(first.required("type")).isEqualTo("unavailable");
    assertThat(came.attribute("type")).isEmpty();
    assertThat(went.required("type")).isEqualTo("unavailable");
    assertThat(went.number("last").orElseThrow()).isPositive();
  }

  @Test
  void whatIsHiddenShouldBeDenied() throws Exception {
    bob.people().privacy(Map.of("last", "none", "online", "match_last_seen")).join();
    bob.people().appear(true).join();

    link.send(Node.of("presence").with("type", "subscribe").with("to", BOB));

    Node presence = link.expect("presence");
    assertThat(presence.required("type")).isEqualTo("unavailable");
    assertThat(presence.required("last")).isEqualTo("deny");
  }

  @Test
  void companionThatIsAvailableShouldBeSeenUntilItsConnectionEnds() throws Exception {
    bob.people().watch(alice.number()).join();
    link.send(Node.of("presence").with("type", "available").with("name", "Alice B"));
    await(bob, "available");

    link.close();

    assertThat(await(bob, "unavailable").from()).startsWith(alice.number());
    link = companion.online(sandbox.tcp());
  }

  @Test
  void typingShouldReachTheOtherSideInTheFamilyThatWasAddressed() throws Exception {
    Node recording = Node.of("composing").with("media", "audio");
    link.send(Node.of("chatstate", recording).with("to", Jid.lid(bob.lid())));
    bob.people().type(alice.number(), "composing").join();

    assertThat(await(bob, "recording").from()).isEqualTo(companion.lid().account().toString());
    Node typing = link.expect("chatstate");
    assertThat(typing.requiredJid("from")).isEqualTo(BOB);
    assertThat(typing.child("composing")).isPresent();
  }

  @Test
  void typingShouldWaitOnlyShortlyForADeviceThatIsAway() throws Exception {
    bob.people().watch(alice.number()).join();
    link.send(Node.of("presence").with("type", "available"));
    await(bob, "available");
    int before = bob.people().seen().join().size();
    link.close();
    Awaitility.await().atMost(PATIENCE).until(() -> bob.people().seen().join().size() > before);
    bob.people().type(alice.number(), "composing").join();
    String message = bob.send(alice.number(), "after it").join();

    Link again = companion.login(sandbox.tcp());
    again.query(iq("set", "passive", Node.of("active")));

    assertThat(again.expect(node -> node.isTag("chatstate") || node.isTag("message")).tag())
        .isEqualTo("chatstate");
    again.expect(node -> node.attribute("id").filter(message::equals).isPresent());
    link = again;
  }

  @Test
  void pictureShouldBeSetShownSmallAndLargeAndTakenAway() throws Exception {
    Node set = link.query(iq("set", "w:profile:picture", picture("image").withBytes(JPEG)));
    String id = set.requiredChild("picture").required("id");
    Node told = link.expect(node -> isNotification(node, "picture"));
    Node full = link.query(ask(companion.jid().account(), picture("image")));
    Node same = link.query(ask(companion.jid().account(), picture("image").with("id", id)));
    Node small = link.query(ask(companion.jid().account(), picture("preview")));

    assertThat(told.requiredChild("set").required("id")).isEqualTo(id);
    assertThat(told.requiredChild("set").requiredJid("jid")).isEqualTo(companion.jid().account());
    assertThat(full.requiredChild("picture").required("id")).isEqualTo(id);
    assertThat(full.requiredChild("picture").required("url")).startsWith("https://127.0.0.1:");
    assertThat(small.requiredChild("picture").required("type")).isEqualTo("preview");
    assertThat(same.requiredChild("picture").required("status")).isEqualTo("304");
    assertThat(await(bob, "picture").detail()).isEqualTo(id);

    link.query(iq("set", "w:profile:picture"));

    Node gone = link.query(ask(companion.jid().account(), picture("image")));
    assertThat(gone.requiredChild("picture").required("status")).isEqualTo("204");
    assertThat(link.expect(node -> isNotification(node, "picture")).child("delete")).isPresent();
  }

  @Test
  void pictureThatIsHiddenShouldBe401AndNoJpegShouldBe406() throws Exception {
    bob.people().picture(JPEG).join();
    bob.people().privacy(Map.of("profile", "none")).join();

    Node hidden = link.query(ask(BOB, picture("image")));
    Node bad = link.query(iq("set", "w:profile:picture", picture("image").withText("no jpeg")));

    assertThat(hidden.requiredChild("error").required("code")).isEqualTo("401");
    assertThat(bad.requiredChild("error").required("code")).isEqualTo("406");
  }

  @Test
  void aboutShouldBeToldAndShown() throws Exception {
    link.query(iq("set", "status", Node.of("status").withText("at sea")));

    assertThat(await(bob, "about").detail()).isEqualTo("at sea");
    bob.people().about("ashore").join();
    Node told = link.expect(node -> isNotification(node, "status"));
    assertThat(told.requiredChild("set").text()).isEqualTo("ashore");
    Node user = usync("status", BOB);
    assertThat(user.requiredChild("status").text()).isEqualTo("ashore");
    Node tooLong = link.query(iq("set", "status", Node.of("status").withText("x".repeat(140))));
    assertThat(tooLong.requiredChild("error").required("code")).isEqualTo("406");
  }

  @Test
  void aboutSetByMexShouldBeToldAndShownAsOneSetByIq() throws Exception {
    Map<String, Object> input = new HashMap<>();
    input.put("text", "at sea ⛵");
    input.put("ephemeral_duration_sec", 86_400);
    input.put("emoji", Map.of("content", "⛵"));
    assertThat(mex(Map.of("input", input)))
        .isEqualTo("{\"data\":{\"xwa2_update_text_status\":{\"result\":\"OK\"}}}");
    assertThat(await(bob, "about").detail()).isEqualTo("at sea ⛵");
    assertThat(usync("status", companion.jid().account()).requiredChild("status").text())
        .isEqualTo("at sea ⛵");

    input.put("text", "x".repeat(140));
    assertThat(mex(Map.of("input", input))).contains("\"data\":null", "\"error_code\":406");
    assertThat(mex(Map.of("input", Map.of()))).contains("\"error_code\":400");
    input.put("text", List.of());
    assertThat(mex(Map.of("input", input))).contains("\"error_code\":400");
    assertThat(usync("status", companion.jid().account()).requiredChild("status").text())
        .isEqualTo("at sea ⛵");

    input.put("text", null);
    assertThat(mex(Map.of("input", input))).contains("xwa2_update_text_status");
    assertThat(usync("status", companion.jid().account()).requiredChild("status").text()).isEmpty();
  }

  @Test
  void whomSomebodyBlocksShouldNotReachIt() throws Exception {
    Node item =
        Node.of("item").with("action", "block").with("jid", Jid.lid(bob.lid())).with("pn_jid", BOB);
    Node list = link.query(iq("set", "blocklist", item)).requiredChild("list");
    bob.send(alice.number(), "let me in").join();
    link.query(
        iq(
            "set",
            "blocklist",
            Node.of("item").with("action", "unblock").with("jid", Jid.lid(bob.lid()))));
    String second = bob.send(alice.number(), "thanks").join();

    assertThat(list.children("item")).hasSize(1);
    assertThat(list.attribute("dhash")).isPresent();
    assertThat(await(alice, "block").detail()).isEqualTo(bob.lid() + "@lid");
    Node arrived = link.expect("message");
    assertThat(arrived.required("id")).isEqualTo(second);
    assertThat(link.query(iq("get", "blocklist")).requiredChild("list").children()).isEmpty();
  }

  @Test
  void blockWithoutBothAddressesShouldBeRefused() throws Exception {
    Node byNumber = Node.of("item").with("action", "block").with("jid", BOB);
    Node withoutNumber = Node.of("item").with("action", "block").with("jid", Jid.lid(bob.lid()));

    assertThat(code(link.query(iq("set", "blocklist", byNumber)))).isEqualTo("400");
    assertThat(code(link.query(iq("set", "blocklist", withoutNumber)))).isEqualTo("400");
  }

  @Test
  void privacyShouldBeSetShownAndToldToSiblings() throws Exception {
    Node wanted = Node.of("category").with("name", "last").with("value", "contacts");
    Node done = link.query(iq("set", "privacy", Node.of("privacy", wanted)));
    Node bad =
        link.query(
            iq(
                "set",
                "privacy",
                Node.of("privacy", Node.of("category").with("name", "last").with("value", "odd"))));
    Node all = link.query(iq("get", "privacy", Node.of("privacy"))).requiredChild("privacy");
    link.query(
        iq("set", "disappearing_mode", Node.of("disappearing_mode").with("duration", 604_800)));

    assertThat(done.requiredChild("privacy").children("category")).hasSize(1);
    assertThat(code(bad)).isEqualTo("400");
    assertThat(all.children("category"))
        .anySatisfy(
            category -> {
              assertThat(category.required("name")).isEqualTo("last");
              assertThat(category.required("value")).isEqualTo("contacts");
            });
    assertThat(await(alice, "privacy").detail()).isEqualTo("last=contacts");
    Node own = usync("disappearing_mode", companion.jid().account());
    assertThat(own.requiredChild("disappearing_mode").required("duration")).isEqualTo("604800");
  }

  @Test
  void whoTakesMessagesOfContactsOnlyShouldWantAToken() throws Exception {
    bob.people().privacy(Map.of("messages", "contacts")).join();

    String refused = companion.sendText(link, BOB, "first contact");

    Node ack = link.expect(node -> node.isTag("ack") && node.required("id").equals(refused));
    assertThat(ack.required("error")).isEqualTo("463");
    assertThat(bob.messages().join()).isEmpty();

    bob.send(alice.number(), "write to me").join();
    Node token = link.expect(node -> isNotification(node, "privacy_token"));
    assertThat(token.requiredJid("from")).isEqualTo(BOB);
    assertThat(token.requiredJid("sender_lid")).isEqualTo(Jid.lid(bob.lid()));
    Node inner = token.requiredChild("tokens").requiredChild("token");
    assertThat(inner.required("type")).isEqualTo("trusted_contact");
    assertThat(inner.bytes()).hasSize(32);
  }

  @Test
  void nameOfAnAccountShouldAskForRestrictionAsPublishedTestsDo() throws Exception {
    VirtualPhone strict = sandbox.phones().create(null, "restricted:carol").join();

    String refused = companion.sendText(link, Jid.phone(strict.number()), "first contact");

    Node ack = link.expect(node -> node.isTag("ack") && node.required("id").equals(refused));
    assertThat(ack.required("error")).isEqualTo("463");
  }

  private Node usync(String protocol, Jid account) throws Exception {
    Node usync =
        Node.of(
                "usync",
                Node.of("query", Node.of(protocol)),
                Node.of("list", Node.of("user").with("jid", account)))
            .with("sid", "1")
            .with("mode", "query");
    return link.query(iq("get", "usync", usync))
        .requiredChild("usync")
        .requiredChild("list")
        .requiredChild("user");
  }

  private String mex(Map<String, ?> variables) throws Exception {
    Node query =
        Node.of("query")
            .with("query_id", "9152604461510864")
            .withBytes(Json.write(Map.of("variables", variables)));
    byte[] result = link.query(iq("get", "w:mex", query)).requiredChild("result").bytes();
    return new String(result, StandardCharsets.UTF_8);
  }

  private static Sight await(VirtualPhone phone, String what) {
    return phone.people().awaitSight(sight -> sight.what().equals(what), PATIENCE).join();
  }

  private static String code(Node answer) {
    return answer.requiredChild("error").required("code");
  }

  private static boolean isNotification(Node node, String type) {
    return node.isTag("notification") && node.required("type").equals(type);
  }

  private static Node picture(String type) {
    return Node.of("picture").with("type", type).with("query", "url");
  }

  private static Node ask(Jid target, Node picture) {
    return iq("get", "w:profile:picture", picture).with("target", target);
  }

  private static Node iq(String type, String namespace, Node... children) {
    Node iq = children.length == 0 ? Node.of("iq") : Node.of("iq", children);
    return iq.with("type", type).with("xmlns", namespace).with("to", Jid.SERVER);
  }
}
