package io.manyline.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.gateway.fixture.ScriptedWorker;
import io.manyline.proto.command.v1.Channel;
import io.manyline.proto.command.v1.ChannelCommand;
import io.manyline.proto.command.v1.ChannelList;
import io.manyline.proto.command.v1.ChannelOutcome;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.Done;
import io.manyline.proto.command.v1.Follower;
import io.manyline.proto.command.v1.FollowerList;
import io.manyline.proto.command.v1.GroupPerson;
import io.manyline.proto.command.v1.Post;
import io.manyline.proto.command.v1.PostList;
import io.manyline.proto.command.v1.SendMessage;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.message.v1.MessageContent;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class ChannelApiTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private static final String CHANNEL = "120363400000000001@newsletter";

  private SessionConfig session;

  @BeforeEach
  void linked() {
    session = GATEWAY.session();
    GATEWAY.stores().show(session, SessionState.CONNECTED, true, true);
  }

  @Test
  void channelsShouldBeMadeListedAndShown() {
    answer(ChannelOutcome.newBuilder().setChannel(channel()));
    call(HttpMethod.POST, "/channels", "{\"name\":\"News\",\"description\":\"new\"}")
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.channel_id")
        .isEqualTo(CHANNEL)
        .jsonPath("$.data.channel.invite_link")
        .isEqualTo("https://whatsapp.com/channel/0029Code");
    assertThat(last().getCreate().getName()).isEqualTo("News");
    call(HttpMethod.GET, "/channels/120363400000000001", null)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.role")
        .isEqualTo("owner");
    assertThat(last().getChannel()).isEqualTo(CHANNEL);
    call(HttpMethod.GET, "/channel-invites/0029Code", null).expectStatus().isOk();
    assertThat(last().getInvite()).isEqualTo("0029Code");

    answer(
        ChannelOutcome.newBuilder().setChannels(ChannelList.newBuilder().addChannels(channel())));
    call(HttpMethod.GET, "/channels", null)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.count")
        .isEqualTo(1);
  }

  @Test
  void changesShouldCarryWhatTheyName() {
    GATEWAY
        .worker()
        .answer(
            command -> ScriptedWorker.outcome(command).setDone(Done.getDefaultInstance()).build());
    String channel = "/channels/" + CHANNEL;
    ok(HttpMethod.PATCH, channel, "{\"description\":\"\"}");
    assertThat(last().getChange().hasDescription()).isTrue();
    assertThat(last().getChange().hasName()).isFalse();
    ok(HttpMethod.POST, channel + "/follow", null);
    assertThat(last().getFollow()).isTrue();
    ok(HttpMethod.POST, channel + "/unfollow", null);
    assertThat(last().hasFollow()).isTrue();
    assertThat(last().getFollow()).isFalse();
    ok(HttpMethod.PUT, channel + "/mute", "{\"muted\":true}");
    assertThat(last().getMute()).isTrue();
    ok(HttpMethod.PUT, channel + "/posts/101/reaction", "{\"emoji\":\"👍\"}");
    assertThat(last().getReact().getServerId()).isEqualTo(101);
    assertThat(last().getReact().getEmoji()).isEqualTo("👍");
    ok(HttpMethod.POST, channel + "/views", "{\"server_ids\":[101,102]}");
    assertThat(last().getView().getServerIdsList()).containsExactly(101L, 102L);
    ok(HttpMethod.POST, channel + "/admins", "{\"action\":\"invite\",\"user\":\"628987654321\"}");
    assertThat(last().getAdmin().getUser()).isEqualTo("628987654321");
    ok(HttpMethod.DELETE, channel, null);
    assertThat(last().hasDelete()).isTrue();
  }

  @Test
  void postsFollowersAndLiveUpdatesShouldBeShown() {
    answer(
        ChannelOutcome.newBuilder()
            .setPosts(
                PostList.newBuilder()
                    .addPosts(
                        Post.newBuilder()
                            .setServerId(101)
                            .setMessageId("3EB01")
                            .setKind("text")
                            .setText("hello")
                            .setContent(MessageContent.getDefaultInstance())
                            .setViews(3)
                            .addReactions(
                                Post.ReactionCount.newBuilder().setEmoji("👍").setCount(2)))));
    call(HttpMethod.GET, "/channels/" + CHANNEL + "/posts?count=10&before=102", null)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.posts[0].server_id")
        .isEqualTo(101)
        .jsonPath("$.data.posts[0].reactions[0].count")
        .isEqualTo(2)
        .jsonPath("$.data.posts[0].edited_at")
        .doesNotExist();
    assertThat(last().getPosts().getCount()).isEqualTo(10);
    assertThat(last().getPosts().getBefore()).isEqualTo(102);

    answer(
        ChannelOutcome.newBuilder()
            .setFollowers(
                FollowerList.newBuilder()
                    .addFollowers(
                        Follower.newBuilder()
                            .setName("Ada")
                            .setPerson(
                                GroupPerson.newBuilder().setLid("99@lid").setRole("admin")))));
    call(HttpMethod.GET, "/channels/" + CHANNEL + "/followers", null)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.followers[0].role")
        .isEqualTo("admin");
    answer(ChannelOutcome.newBuilder().setLiveSeconds(300));
    call(HttpMethod.POST, "/channels/" + CHANNEL + "/live-updates", null)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.live_seconds")
        .isEqualTo(300);
  }

  @Test
  void postsAndStatusPostsShouldGoByTheMessagesCallInTheKindsThatArePossible() {
    GATEWAY.worker().answer(ScriptedWorker::sent);
    for (String to : List.of(CHANNEL, "status@broadcast")) {
      call(
              HttpMethod.POST,
              "/messages",
              "{\"to\":\"%s\",\"type\":\"text\",\"text\":\"hello\"}".formatted(to))
          .expectStatus()
          .isOk();
      assertThat(commands().getLast().getSendMessage().getTo()).isEqualTo(to);
    }
    int before = commands().size();
    call(
            HttpMethod.POST,
            "/messages",
            "{\"to\":\"%s\",\"type\":\"reaction\",\"reaction\":{\"message_id\":\"3EB0\",\"emoji\":\"x\"}}"
                .formatted(CHANNEL))
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("VALIDATION_FAILED");
    call(
            HttpMethod.POST,
            "/messages",
            "{\"to\":\"status@broadcast\",\"type\":\"poll\",\"poll\":{\"question\":\"?\",\"options\":[\"a\",\"b\"]}}")
        .expectStatus()
        .isBadRequest();
    assertThat(commands()).hasSize(before);
  }

  @Test
  void answerToAPostShouldTellItsPlaceAndThatToAnyOtherMessageNone() {
    GATEWAY.worker().answer(ChannelApiTest::posted);
    String body = "{\"to\":\"%s\",\"type\":\"text\",\"text\":\"hello\"}";
    call(HttpMethod.POST, "/messages", body.formatted(CHANNEL))
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.server_id")
        .isEqualTo(101);
    SessionCommand post = commands().getLast();
    GATEWAY.stores().store(posted(post));
    call(HttpMethod.GET, "/commands/" + post.getCommandId(), null)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.server_id")
        .isEqualTo(101);
    call(HttpMethod.POST, "/messages", body.formatted("628987654321"))
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.server_id")
        .doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image",
        "video",
        "video_note",
        "gif",
        "audio",
        "voice_note",
        "document",
        "sticker"
      })
  void fileShouldGoToAChannel(String type) {
    GATEWAY.worker().answer(ScriptedWorker::sent);

    file(CHANNEL, type, "\"data\":\"AAAA\"").expectStatus().isOk();

    SendMessage sent = commands().getLast().getSendMessage();
    assertThat(sent.getTo()).isEqualTo(CHANNEL);
    assertThat(sent.getContent().getMedia().getKind()).isEqualTo(type);
    assertThat(sent.getContent().getMedia().getMediaId()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"data\":\"AAAA\",\"view_once\":true",
        "\"file\":{\"direct_path\":\"/v/1\",\"media_key\":\"%1$s\",\"sha256\":\"%1$s\","
            + "\"enc_sha256\":\"%1$s\"}"
      })
  void fileUnderAKeyAndOneToBeSeenOnceShouldBeRefusedForChannelsOnly(String source) {
    GATEWAY.worker().answer(ScriptedWorker::sent);
    String media = source.formatted(Base64.getEncoder().encodeToString(new byte[32]));

    file(CHANNEL, "image", media)
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("VALIDATION_FAILED");
    assertThat(commands()).isEmpty();
    file("15550100002", "image", media).expectStatus().isOk();
  }

  @ParameterizedTest
  @CsvSource({
    "CHANNEL_NOT_FOUND,404",
    "NOT_ALLOWED,403",
    "NOT_ACCEPTABLE,422",
    "RATE_LIMITED,429",
    "OUTCOME_UNKNOWN,504"
  })
  void refusalsShouldHaveTheirStatus(String code, int status) {
    GATEWAY.worker().answer(command -> ScriptedWorker.failed(command, code));

    call(HttpMethod.GET, "/channels/" + CHANNEL, null)
        .expectStatus()
        .isEqualTo(status)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo(code);
  }

  @Test
  void lateChangeShouldBeAcceptedAndALateQuestionTimeOut() {
    call(HttpMethod.POST, "/channels/" + CHANNEL + "/follow", null).expectStatus().isEqualTo(202);
    call(HttpMethod.GET, "/channels", null).expectStatus().isEqualTo(504);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST|/channels|{\"name\":\" \"}|VALIDATION_FAILED",
        "PATCH|/channels/120363400000000001|{}|VALIDATION_FAILED",
        "GET|/channels/nonsense||VALIDATION_FAILED",
        "GET|/channel-invites/no!||VALIDATION_FAILED",
        "PUT|/channels/120363400000000001/mute|{}|VALIDATION_FAILED",
        "GET|/channels/120363400000000001/posts?count=1000||VALIDATION_FAILED",
        "GET|/channels/120363400000000001/posts?before=1&after=2||VALIDATION_FAILED",
        "GET|/channels/120363400000000001/posts?before=0||VALIDATION_FAILED",
        "PUT|/channels/120363400000000001/posts/0/reaction|{\"emoji\":\"x\"}|VALIDATION_FAILED",
        "PUT|/channels/120363400000000001/posts/5/reaction|{}|VALIDATION_FAILED",
        "POST|/channels/120363400000000001/views|{\"server_ids\":[]}|VALIDATION_FAILED",
        "POST|/channels/120363400000000001/admins|{\"action\":\"eat\"}|VALIDATION_FAILED",
        "POST|/channels/120363400000000001/admins|{\"action\":\"invite\",\"user\":\"0\"}|INVALID_RECIPIENT"
      })
  void badInputShouldBeRefusedAndChangeNothing(
      String method, String path, String body, String code) {
    call(HttpMethod.valueOf(method), path, body)
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo(code);
    assertThat(commands()).isEmpty();
  }

  @Test
  void channelsOfAnotherTenantsSessionShouldNotBeFound() {
    GATEWAY
        .as("bob")
        .get()
        .uri("/api/sessions/%s/channels".formatted(session.id()))
        .exchange()
        .expectStatus()
        .isNotFound();
    assertThat(commands()).isEmpty();
  }

  private static CommandOutcome posted(SessionCommand command) {
    CommandOutcome.Builder sent = ScriptedWorker.sent(command).toBuilder();
    if (command.getSendMessage().getTo().equals(CHANNEL)) {
      sent.getMessageSentBuilder().setServerId(101);
    }
    return sent.build();
  }

  private WebTestClient.ResponseSpec file(String to, String type, String media) {
    return call(
        HttpMethod.POST,
        "/messages",
        "{\"to\":\"%s\",\"type\":\"%s\",\"media\":{\"mime_type\":\"a/b\",%s}}"
            .formatted(to, type, media));
  }

  private static void answer(ChannelOutcome.Builder outcome) {
    GATEWAY.worker().answer(command -> ScriptedWorker.outcome(command).setChannel(outcome).build());
  }

  private static Channel.Builder channel() {
    return Channel.newBuilder()
        .setId(CHANNEL)
        .setName("News")
        .setInviteCode("0029Code")
        .setState("active")
        .setRole("owner");
  }

  private void ok(HttpMethod method, String path, String body) {
    call(method, path, body).expectStatus().isOk();
  }

  private WebTestClient.ResponseSpec call(HttpMethod method, String path, String body) {
    var request =
        GATEWAY.as("ada").method(method).uri("/api/sessions/%s%s".formatted(session.id(), path));
    return body == null
        ? request.exchange()
        : request.contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
  }

  private ChannelCommand last() {
    return commands().getLast().getChannel();
  }

  private List<SessionCommand> commands() {
    return GATEWAY.worker().commandsOf(session.uid().value());
  }
}
