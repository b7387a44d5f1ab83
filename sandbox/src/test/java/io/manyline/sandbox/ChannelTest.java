package io.manyline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.sandbox.companion.Link;
import io.manyline.sandbox.companion.TestCompanion;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Channels as the published clients ask for them.
class ChannelTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String NOWHERE = "120363400000000001@newsletter";

  private final Sandbox sandbox = Sandbox.start(SandboxSettings.inMemory());
  private final VirtualPhone alice = sandbox.phones().create("15550100001", "Alice").join();
  private final VirtualPhone bob = sandbox.phones().create("15550100002", "Bob").join();
  private final TestCompanion companion = new TestCompanion(sandbox);
  private Link link;

  @BeforeEach
  void connect() throws Exception {
    companion.pair(sandbox.tcp(), alice);
    link = companion.online(sandbox.tcp());
  }

  @AfterEach
  void close() {
    link.close();
    sandbox.close();
  }

  @ParameterizedTest
  @CsvSource({
    "8823471724422422,input,6563316087068696",
    "25149874324715067,input,27456920720571478",
    "6234210096708695,newsletter_input,6563316087068696",
    "27527996220149684,newsletter_input,9779843322044422"
  })
  void eachClientsDocumentsShouldMakeAndShowAChannelWithNumbersAsStrings(
      String create, String input, String show) throws Exception {
    JsonNode made =
        mex(create, Map.of(input, Map.of("name", "News", "description", "d")))
            .path("data")
            .path("xwa2_newsletter_create");
    String id = made.path("id").asString();
    assertThat(Jid.parse(id).isChannel()).isTrue();
    assertThat(made.path("thread_metadata").path("creation_time").isString()).isTrue();
    assertThat(made.path("thread_metadata").path("subscribers_count").asString()).isEqualTo("1");
    assertThat(made.path("thread_metadata").path("name").path("update_time").isString()).isTrue();
    assertThat(made.path("thread_metadata").path("picture").has("direct_path")).isTrue();
    assertThat(made.path("viewer_metadata").path("role").asString()).isEqualTo("OWNER");
    assertThat(made.path("viewer_metadata").path("mute").asString()).isEqualTo("OFF");

    String invite = made.path("thread_metadata").path("invite").asString();
    JsonNode shown =
        mex(show, Map.of("input", Map.of("key", invite, "type", "INVITE")))
            .path("data")
            .path("xwa2_newsletter");
    assertThat(shown.path("id").asString()).isEqualTo(id);
  }

  @Test
  void unknownDocumentsAndRefusalsShouldBeErrorsWithExtensionsAndTheFirstBeListed()
      throws Exception {
    JsonNode unknown = mex("1234567890", Map.of());
    assertThat(unknown.path("data").isNull()).isTrue();
    JsonNode error = unknown.path("errors").path(0);
    assertThat(error.path("message").asString()).contains("persisted query", "1234567890");
    assertThat(error.path("extensions").path("error_code").asInt()).isEqualTo(404);
    assertThat(error.path("path").isArray()).isTrue();
    assertThat(error.path("extensions").path("severity").asString()).isEqualTo("CRITICAL");
    assertThat(error.path("extensions").path("error_code").isInt()).isTrue();
    assertThat(error.path("extensions").path("is_summary").asBoolean(false)).isTrue();
    assertThat(error.path("extensions").path("is_retryable").asBoolean(true)).isFalse();
    assertThat(new Http(sandbox).get("/sandbox/unknown-iqs").body())
        .contains("w:mex", "query 1234567890");
    assertThat(refusal("24404358912487870", Map.of("newsletter_id", NOWHERE))).isEqualTo(404);
  }

  @Test
  void channelsOfOthersShouldNotBeChangedListedOrDeleted() throws Exception {
    String id = sandbox.channels().create("15550100002", "Bob's", "").join().id();
    sandbox.channels().follow(id, "15550100001").join();
    Map<String, Object> name = Map.of("newsletter_id", id, "updates", Map.of("name", "Mine"));
    assertThat(refusal("24250201037901610", name)).isEqualTo(403);
    assertThat(refusal("27472091235714801", Map.of("input", Map.of("newsletter_id", id))))
        .isEqualTo(403);
    assertThat(refusal("30062808666639665", Map.of("newsletter_id", id))).isEqualTo(403);
    Map<String, Object> admin = Map.of("newsletter_id", id, "user_id", bob.lid() + "@lid");
    assertThat(refusal("9387141988078609", admin)).isEqualTo(403);
    assertThat(refusal("9546742745432473", admin)).isEqualTo(403);

    assertThat(sandbox.channels().find(id).join().name()).isEqualTo("Bob's");
    assertThat(refusal("30062808666639665", Map.of("newsletter_id", NOWHERE))).isEqualTo(404);
    Node posts =
        link.query(ask(Node.of("messages").with("count", 1)).with("to", Jid.parse(NOWHERE)));
    assertThat(posts.requiredChild("error").required("code")).isEqualTo("404");
  }

  @Test
  void desktopsOneIdShouldFollowWithAChannelAndListWithout() throws Exception {
    String id = sandbox.channels().create("15550100002", "Bob's", "").join().id();
    assertThat(
            mex("8621797084555037", Map.of("newsletter_id", id))
                .path("data")
                .path("xwa2_newsletter_join_v2")
                .path("viewer_metadata")
                .path("role")
                .asString())
        .isEqualTo("SUBSCRIBER");
    assertThat(
            mex("8621797084555037", Map.of())
                .path("data")
                .path("xwa2_newsletter_subscribed")
                .path(0)
                .path("id")
                .asString())
        .isEqualTo(id);
    JsonNode count = mex("9783111038412085", Map.of("newsletter_id", id)).path("data");
    assertThat(count.path("xwa2_newsletter_subscribers").path("subscribers").asInt()).isEqualTo(2);
    assertThat(count.path("xwa2_newsletter_admin").path("id").asString()).isEqualTo(id);
    assertThat(
            mex("7130823597031706", Map.of("newsletter_id", id))
                .path("data")
                .path("xwa2_newsletter_admin")
                .path("admin_count")
                .asInt())
        .isEqualTo(1);
    assertThat(
            mex("29766401636284406", Map.of("newsletter_id", id))
                .path("data")
                .path("xwa2_newsletter_mute_v2")
                .path("viewer_metadata")
                .path("mute")
                .asString())
        .isEqualTo("ON");
  }

  @Test
  void postShouldBeAcknowledgedWithItsPlaceReachThePhonesAndBeReadByEachClientsQuery()
      throws Exception {
    Jid channel = Jid.parse(sandbox.channels().create("15550100001", "Mine", "").join().id());
    sandbox.channels().follow(channel.toString(), "15550100002").join();
    byte[] text = Message.newBuilder().setConversation("hello").build().toByteArray();
    Node post =
        Node.of("message", Node.of("plaintext").withBytes(text))
            .with("id", "P1")
            .with("type", "text")
            .with("to", channel);
    link.send(post);
    Node ack = ack("P1");
    assertThat(ack.number("server_id").orElseThrow()).isPositive();
    link.send(post);
    assertThat(ack("P1").required("server_id"))
        .as("the same again")
        .isEqualTo(ack.required("server_id"));
    bob.awaitMessage(each -> each.text().equals("hello"), Duration.ofSeconds(5)).join();
    assertThat(sandbox.channels().find(channel.toString()).join().posts()).hasSize(1);

    Node live =
        link.query(
            Node.of("iq", Node.of("live_updates"))
                .with("type", "set")
                .with("xmlns", "newsletter")
                .with("to", channel));
    assertThat(live.requiredChild("live_updates").required("duration")).isEqualTo("300");
    link.send(
        Node.of("message", Node.of("reaction").with("code", "👍"))
            .with("id", "R1")
            .with("type", "reaction")
            .with("server_id", ack.required("server_id"))
            .with("to", channel));
    Node update = link.expect(n -> n.attribute("type").filter("newsletter"::equals).isPresent());
    Node told =
        update.requiredChild("live_updates").requiredChild("messages").requiredChild("message");
    assertThat(told.required("server_id")).isEqualTo(ack.required("server_id"));
    assertThat(told.requiredChild("reactions").requiredChild("reaction").required("count"))
        .isEqualTo("1");

    Node byChannel = Node.of("messages").with("count", 10);
    Node byServer = byChannel.with("type", "jid").with("jid", channel);
    for (Node answer :
        List.of(
            link.query(ask(byChannel).with("to", channel)),
            link.query(ask(byServer).with("to", Jid.SERVER)),
            link.query(ask(Node.of("message_updates").with("count", 10)).with("to", channel))
                .requiredChild("message_updates"))) {
      Node found = answer.requiredChild("messages").requiredChild("message");
      assertThat(found.required("id")).isEqualTo("P1");
      assertThat(found.required("is_sender")).isEqualTo("true");
      assertThat(found.requiredChild("views_count").required("count")).isEqualTo("0");
    }
  }

  @Test
  void whoMayNotPostOrNamesNoPostShouldBeRefused() throws Exception {
    Jid channel = Jid.parse(sandbox.channels().create("15550100002", "Bob's", "").join().id());
    Node plaintext = Node.of("plaintext").withBytes(new byte[] {10, 1, 65});
    link.send(Node.of("message", plaintext).with("id", "N1").with("to", channel));
    assertThat(ack("N1").required("error")).isEqualTo("401");
    link.send(
        Node.of("message", plaintext)
            .with("id", "N2")
            .with("to", Jid.parse("120363400000000009@newsletter")));
    assertThat(ack("N2").required("error")).isEqualTo("404");
    link.send(
        Node.of("message", Node.of("reaction").with("code", "x"))
            .with("id", "N3")
            .with("server_id", 1)
            .with("to", channel));
    assertThat(ack("N3").required("error")).isEqualTo("404");
  }

  /// The code that a refused question is answered with.
  private int refusal(String document, Map<String, ?> variables) throws Exception {
    JsonNode answer = mex(document, variables);
    assertThat(answer.path("data").isNull()).isTrue();
    return answer.path("errors").path(0).path("extensions").path("error_code").asInt();
  }

  private JsonNode mex(String document, Map<String, ?> variables) throws Exception {
    Node query =
        Node.of("query")
            .with("query_id", document)
            .withBytes(JSON.writeValueAsBytes(Map.of("variables", variables)));
    Node answer = link.query(Node.of("iq", query).with("type", "get").with("xmlns", "w:mex"));
    assertThat(answer.required("type")).isEqualTo("result");
    return JSON.readTree(answer.requiredChild("result").bytes());
  }

  private static Node ask(Node what) {
    return Node.of("iq", what).with("type", "get").with("xmlns", "newsletter");
  }

  private Node ack(String id) throws Exception {
    return link.expect(
        node -> node.isTag("ack") && node.attribute("id").filter(id::equals).isPresent());
  }
}
