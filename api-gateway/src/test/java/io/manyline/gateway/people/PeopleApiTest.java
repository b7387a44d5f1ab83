package io.manyline.gateway.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.gateway.fixture.ScriptedWorker;
import io.manyline.gateway.problem.ProblemException;
import io.manyline.proto.command.v1.BlockedPeople;
import io.manyline.proto.command.v1.BlockedPerson;
import io.manyline.proto.command.v1.Contact;
import io.manyline.proto.command.v1.ContactList;
import io.manyline.proto.command.v1.Done;
import io.manyline.proto.command.v1.PeopleOutcome;
import io.manyline.proto.command.v1.PictureOutcome;
import io.manyline.proto.command.v1.PrivacySettings;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class PeopleApiTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 0, 16};

  private SessionConfig session;

  @BeforeEach
  void linked() {
    session = GATEWAY.session();
    GATEWAY.stores().show(session, SessionState.CONNECTED, true, true);
    GATEWAY
        .worker()
        .answer(
            command -> ScriptedWorker.outcome(command).setDone(Done.getDefaultInstance()).build());
  }

  @Test
  void presenceSubscriptionAndTypingShouldReachTheWorker() {
    call(HttpMethod.PUT, "/presence", "{\"state\":\"available\"}").expectStatus().isOk();
    assertThat(last().getPresence().getAvailable()).isTrue();
    call(HttpMethod.PUT, "/presence", "{\"state\":\"unavailable\"}").expectStatus().isOk();
    assertThat(last().getPresence().hasAvailable()).isTrue();
    assertThat(last().getPresence().getAvailable()).isFalse();

    String contact = "{\"contact\":\"+62 898 7654 321\"}";
    call(HttpMethod.POST, "/presence/subscribe", contact).expectStatus().isOk();
    assertThat(last().getPresence().getSubscribe()).isEqualTo("628987654321");
    call(HttpMethod.POST, "/presence/unsubscribe", "{\"contact\":\"990001@lid\"}")
        .expectStatus()
        .isOk();
    assertThat(last().getPresence().getUnsubscribe()).isEqualTo("990001@lid");

    call(HttpMethod.POST, "/chats/12036304@g.us/typing", "{\"state\":\"recording\"}")
        .expectStatus()
        .isOk();
    assertThat(last().getPresence().getTyping().getChat()).isEqualTo("12036304@g.us");
    assertThat(last().getPresence().getTyping().getState()).isEqualTo("recording");
    assertThat(last().getDeadline().getSeconds() - last().getAcceptedAt().getSeconds())
        .isBetween(9L, 11L);
  }

  @Test
  void checkedNumbersShouldBeAnsweredOneByOne() {
    answer(
        PeopleOutcome.newBuilder()
            .setContacts(
                ContactList.newBuilder()
                    .addContacts(
                        Contact.newBuilder()
                            .setAsked("628987654321")
                            .setOnWhatsapp(true)
                            .setLid("990001@lid"))
                    .addContacts(Contact.newBuilder().setAsked("15550100002")))
            .build());

    call(HttpMethod.POST, "/contacts/check", "{\"phones\":[\"628987654321\",\"+1 555 010 0002\"]}")
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.count")
        .isEqualTo(2)
        .jsonPath("$.data.contacts[0].on_whatsapp")
        .isEqualTo(true)
        .jsonPath("$.data.contacts[0].lid")
        .isEqualTo("990001@lid")
        .jsonPath("$.data.contacts[1].on_whatsapp")
        .isEqualTo(false)
        .jsonPath("$.data.contacts[1].lid")
        .doesNotExist();
    assertThat(last().getProfile().getCheck().getPhonesList())
        .containsExactly("628987654321", "15550100002");
  }

  @Test
  void contactProfileAndPictureShouldBeShown() {
    answer(
        PeopleOutcome.newBuilder()
            .setContact(
                Contact.newBuilder()
                    .setAsked("x")
                    .setOnWhatsapp(true)
                    .setAbout("at sea")
                    .setPictureUrl("https://example.org/p"))
            .build());
    call(HttpMethod.GET, "/contacts/628987654321", null)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.about")
        .isEqualTo("at sea")
        .jsonPath("$.data.picture_url")
        .isEqualTo("https://example.org/p");
    assertThat(last().getProfile().getContact()).isEqualTo("628987654321");
    call(HttpMethod.GET, "/profile", null).expectStatus().isOk();
    assertThat(last().getProfile().getContact()).isEmpty();
    assertThat(last().getProfile().hasContact()).isTrue();

    answer(
        PeopleOutcome.newBuilder()
            .setPicture(PictureOutcome.newBuilder().setStatus("unchanged"))
            .build());
    call(HttpMethod.GET, "/chats/12036304@g.us/picture?preview=true&known_id=17", null)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.status")
        .isEqualTo("unchanged")
        .jsonPath("$.data.url")
        .doesNotExist();
    assertThat(last().getProfile().getGetPicture().getPreview()).isTrue();
    assertThat(last().getProfile().getGetPicture().getKnownId()).isEqualTo("17");
  }

  @Test
  void profileShouldBeChanged() {
    answer(PeopleOutcome.newBuilder().setPictureId("1700").build());
    call(HttpMethod.PUT, "/profile/picture", jpeg(JPEG))
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.picture_id")
        .isEqualTo("1700");
    assertThat(last().getProfile().getSetPicture().getJpeg().toByteArray()).isEqualTo(JPEG);
    call(HttpMethod.PUT, "/groups/12036304@g.us/picture", jpeg(JPEG)).expectStatus().isOk();
    assertThat(last().getProfile().getSetPicture().getGroup()).isEqualTo("12036304@g.us");
    call(HttpMethod.DELETE, "/groups/12036304@g.us/picture", null).expectStatus().isOk();
    assertThat(last().getProfile().getRemovePicture()).isEqualTo("12036304@g.us");
    call(HttpMethod.DELETE, "/profile/picture", null).expectStatus().isOk();
    assertThat(last().getProfile().hasRemovePicture()).isTrue();
    call(HttpMethod.PUT, "/profile/about", "{\"about\":\"\"}").expectStatus().isOk();
    assertThat(last().getProfile().hasSetAbout()).isTrue();
    call(HttpMethod.PUT, "/profile/name", "{\"name\":\"Shop\"}").expectStatus().isOk();
    assertThat(last().getChangeSetting().getPushName()).isEqualTo("Shop");
  }

  @Test
  void privacyAndBlocklistShouldBeShownAndChanged() {
    answer(
        PeopleOutcome.newBuilder()
            .setPrivacy(
                PrivacySettings.newBuilder()
                    .putSettings("last", "none")
                    .setDefaultTimerSeconds(86_400))
            .build());
    call(HttpMethod.GET, "/privacy", null)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.settings.last")
        .isEqualTo("none")
        .jsonPath("$.data.default_timer_seconds")
        .isEqualTo(86_400);
    answer(
        PeopleOutcome.newBuilder()
            .setBlocked(
                BlockedPeople.newBuilder()
                    .addPeople(BlockedPerson.newBuilder().setLid("990001@lid")))
            .build());
    call(HttpMethod.GET, "/blocklist", null)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.people[0].lid")
        .isEqualTo("990001@lid")
        .jsonPath("$.data.count")
        .isEqualTo(1);

    call(HttpMethod.PATCH, "/privacy", "{\"last\":\"none\",\"default_timer_seconds\":0}")
        .expectStatus()
        .isOk();
    assertThat(last().getPrivacy().getChange().getSettingsMap()).containsEntry("last", "none");
    assertThat(last().getPrivacy().getChange().hasDefaultTimerSeconds()).isTrue();
    call(HttpMethod.PUT, "/blocklist/628987654321", null).expectStatus().isOk();
    assertThat(last().getPrivacy().getBlock()).isEqualTo("628987654321");
    call(HttpMethod.DELETE, "/blocklist/990001@lid", null).expectStatus().isOk();
    assertThat(last().getPrivacy().getUnblock()).isEqualTo("990001@lid");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT|/presence|{}",
        "PUT|/presence|{\"state\":\"busy\"}",
        "POST|/presence/subscribe|{}",
        "POST|/presence/subscribe|{\"contact\":\"12036304@g.us\"}",
        "POST|/chats/628987654321/typing|{\"state\":\"dancing\"}",
        "POST|/chats/nobody/typing|{\"state\":\"composing\"}",
        "POST|/contacts/check|{\"phones\":[]}",
        "POST|/contacts/check|{\"phones\":[\"12\"]}",
        "POST|/contacts/check|{\"phones\":[null]}",
        "GET|/chats/628987654321/picture?known_id=a b|",
        "GET|/contacts/12036304@g.us|",
        "PUT|/profile/picture|{}",
        "PUT|/profile/picture|{\"jpeg\":\"iVBORw0KGgo=\"}",
        "PUT|/profile/picture|{\"jpeg\":\"no base64!\"}",
        "PUT|/groups/nogroup/picture|{\"jpeg\":\"/9j/4AAQ\"}",
        "PUT|/profile/about|{}",
        "PUT|/profile/name|{\"name\":\" \"}",
        "PUT|/profile/name|{\"name\":\"abcdefghijklmnopqrstuvwxyz\"}",
        "PATCH|/privacy|{}",
        "PATCH|/privacy|{\"last\":\"nobody\"}",
        "PATCH|/privacy|{\"default_timer_seconds\":5}",
        "PUT|/blocklist/12036304@g.us|",
      })
  void whatCannotBeMeantShouldBeRefusedAndReachNobody(
      String method, String path, @Nullable String body) {
    call(HttpMethod.valueOf(method), path, body).expectStatus().isBadRequest();
    assertThat(commands()).isEmpty();
  }

  @Test
  void pictureAndAboutThatAreTooLongShouldBeRefused() {
    byte[] large = new byte[PictureRequest.MOST_BYTES + 1];
    System.arraycopy(JPEG, 0, large, 0, JPEG.length);

    assertThatThrownBy(() -> new PictureRequest(large).checked(""))
        .isInstanceOf(ProblemException.class);
    call(HttpMethod.PUT, "/profile/about", "{\"about\":\"" + "x".repeat(140) + "\"}")
        .expectStatus()
        .isBadRequest();

    assertThat(commands()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_ALLOWED, 403",
    "PICTURE_INVALID, 422",
    "RECIPIENT_NOT_ON_WHATSAPP, 422",
    "PRIVACY_TOKEN_REQUIRED, 409",
    "RATE_LIMITED, 429",
    "REJECTED_BY_WHATSAPP, 502"
  })
  void refusalShouldHaveItsCode(String code, int status) {
    GATEWAY.worker().answer(command -> ScriptedWorker.failed(command, code));

    call(HttpMethod.GET, "/chats/628987654321/picture", null)
        .expectStatus()
        .isEqualTo(status)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/profile", "/privacy", "/blocklist", "/contacts/628987654321"})
  void sessionThatIsNotLoggedInShouldSaySo(String path) {
    GATEWAY.stores().show(session, SessionState.STOPPED, false, false);

    call(HttpMethod.GET, path, null)
        .expectStatus()
        .isEqualTo(409)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("SESSION_NOT_LOGGED_IN");
    assertThat(commands()).isEmpty();
  }

  private static String jpeg(byte[] bytes) {
    return "{\"jpeg\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"}";
  }

  private void answer(PeopleOutcome outcome) {
    GATEWAY.worker().answer(command -> ScriptedWorker.outcome(command).setPeople(outcome).build());
  }

  private WebTestClient.ResponseSpec call(HttpMethod method, String path, @Nullable String body) {
    var request = GATEWAY.as("ada").method(method).uri("/api/sessions/" + session.id() + path);
    return body == null
        ? request.exchange()
        : request.contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
  }

  private SessionCommand last() {
    return commands().getLast();
  }

  private List<SessionCommand> commands() {
    return GATEWAY.worker().commandsOf(session.uid().value());
  }
}
