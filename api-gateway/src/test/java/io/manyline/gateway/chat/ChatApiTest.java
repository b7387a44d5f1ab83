package io.manyline.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.gateway.fixture.ScriptedWorker;
import io.manyline.proto.command.v1.ChangeSetting;
import io.manyline.proto.command.v1.Done;
import io.manyline.proto.command.v1.MarkRead;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
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

class ChatApiTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

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
  void muteShouldReachTheWorkerAndAnswerDone() {
    call(
            HttpMethod.PATCH,
            "/chats/628987654321",
            "{\"muted\":true,\"muted_until\":\"2030-01-01T00:00:00Z\"}")
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.status")
        .isEqualTo("done");

    ChangeSetting.Mute mute = onlyChange().getMute();
    assertThat(mute.getChat()).isEqualTo("628987654321");
    assertThat(mute.getMuted()).isTrue();
    assertThat(Timestamps.toMillis(mute.getUntil())).isEqualTo(1_893_456_000_000L);
  }

  @Test
  void groupsAndLidsShouldBeChatsToo() {
    call(HttpMethod.PATCH, "/chats/12036304@g.us", "{\"pinned\":true}").expectStatus().isOk();
    assertThat(onlyChange().getPin().getChat()).isEqualTo("12036304@g.us");
  }

  @Test
  void contactShouldBeNamedAndRemoved() {
    call(HttpMethod.PUT, "/contacts/628987654321@s.whatsapp.net", "{\"name\":\"Ada Lovelace\"}")
        .expectStatus()
        .isOk();
    assertThat(onlyChange().getContact())
        .isEqualTo(
            ChangeSetting.Contact.newBuilder()
                .setContact("628987654321")
                .setName("Ada Lovelace")
                .setFirstName("Ada")
                .build());

    call(HttpMethod.DELETE, "/contacts/990001@lid", null).expectStatus().isOk();
    assertThat(changes().getLast().getRemovedContact()).isEqualTo("990001@lid");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT|/chats/628987654321/messages/3EB0A/star|",
        "DELETE|/chats/628987654321/messages/3EB0A/star?from_me=true|",
        "PUT|/chats/12036304@g.us/messages/3EB0A/star?author=990001@lid|",
        "DELETE|/chats/628987654321/messages/3EB0A|",
        "POST|/chats/628987654321/clear|",
        "DELETE|/chats/12036304@g.us|",
        "PUT|/labels/5|{\"name\":\"VIP\",\"color\":4}",
        "DELETE|/labels/5|",
        "PUT|/chats/628987654321/labels/5|",
        "DELETE|/chats/628987654321/labels/5|"
      })
  void eachSettingShouldReachTheWorkerAsItIs(String method, String path, @Nullable String body) {
    call(HttpMethod.valueOf(method), path, body).expectStatus().isOk();

    assertThat(onlyChange().toString().replaceAll("\\s+", " ").strip())
        .isEqualTo(
            switch (method + path) {
              case "PUT/chats/628987654321/messages/3EB0A/star" ->
                  "star { chat: \"628987654321\" message_id: \"3EB0A\" starred: true }";
              case "DELETE/chats/628987654321/messages/3EB0A/star?from_me=true" ->
                  "star { chat: \"628987654321\" message_id: \"3EB0A\" from_me: true }";
              case "PUT/chats/12036304@g.us/messages/3EB0A/star?author=990001@lid" ->
                  "star { chat: \"12036304@g.us\" message_id: \"3EB0A\" author: \"990001@lid\""
                      + " starred: true }";
              case "DELETE/chats/628987654321/messages/3EB0A" ->
                  "message_deletion { chat: \"628987654321\" message_id: \"3EB0A\" }";
              case "POST/chats/628987654321/clear" -> "clear: \"628987654321\"";
              case "DELETE/chats/12036304@g.us" -> "delete: \"12036304@g.us\"";
              case "PUT/labels/5" -> "label { id: \"5\" name: \"VIP\" color: 4 }";
              case "DELETE/labels/5" -> "label { id: \"5\" deleted: true }";
              case "PUT/chats/628987654321/labels/5" ->
                  "chat_label { chat: \"628987654321\" label: \"5\" labeled: true }";
              default -> "chat_label { chat: \"628987654321\" label: \"5\" }";
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"12036304@g.us", "status@broadcast"})
  void readReceiptsShouldReachTheWorker(String chat) {
    call(
            HttpMethod.POST,
            "/chats/" + chat + "/read",
            "{\"message_ids\":[\"A1\",\"A2\"],\"sender\":\"628987654321\"}")
        .expectStatus()
        .isOk();

    assertThat(GATEWAY.worker().commandsOf(session.uid().value()).getLast().getMarkRead())
        .isEqualTo(
            MarkRead.newBuilder()
                .setChat(chat)
                .setSender("628987654321@s.whatsapp.net")
                .addMessageIds("A1")
                .addMessageIds("A2")
                .build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT|/chats/12036304@g.us/messages/3EB0A/star|",
        "PUT|/chats/628987654321/messages/3EB0A/star?author=990001@lid|",
        "PUT|/chats/12036304@g.us/messages/3EB0A/star?author=nobody|",
        "PUT|/chats/628987654321/messages/3EB0A/star?from_me=maybe|",
        "DELETE|/chats/nobody/messages/3EB0A|",
        "PUT|/labels/vip|{\"name\":\"VIP\"}",
        "PUT|/labels/5|{\"name\":\"VIP\",\"color\":20}",
        "PUT|/labels/5|{}",
        "POST|/chats/nobody/clear|",
        "POST|/chats/12036304@g.us/read|{\"message_ids\":[\"A1\"]}",
        "POST|/chats/status@broadcast/read|{\"message_ids\":[\"A1\"]}",
        "POST|/chats/status@broadcast/clear|",
        "POST|/chats/628987654321/read|{\"message_ids\":[\"A1\"],\"sender\":\"628987654321\"}",
        "POST|/chats/628987654321/read|{\"message_ids\":[]}",
        "POST|/chats/628987654321/read|{\"message_ids\":[null]}",
        "POST|/chats/628987654321/read|{}"
      })
  void whatIsNoSettingShouldBeRefusedAndChangeNothing(
      String method, String path, @Nullable String body) {
    call(HttpMethod.valueOf(method), path, body).expectStatus().isBadRequest();
    assertThat(GATEWAY.worker().commandsOf(session.uid().value())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"muted\":true,\"pinned\":true}",
        "{\"pinned\":true,\"muted_until\":\"2030-01-01T00:00:00Z\"}",
        "{\"muted\":true,\"muted_until\":\"soon\"}",
        "{\"muted\":true,\"muted_until\":\"+999999999-01-01T00:00:00Z\"}",
        "{\"pinned\":\"maybe\"}",
        "not json"
      })
  void changeThatIsNoneShouldBeRefusedAndChangeNothing(String body) {
    call(HttpMethod.PATCH, "/chats/628987654321", body).expectStatus().isBadRequest();
    assertThat(changes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PATCH,/chats/nobody,{\"pinned\":true}",
    "PUT,/contacts/12036304@g.us,{\"name\":\"x\"}",
    "PUT,/contacts/628987654321,{}",
    "PUT,/contacts/628987654321,{\"name\":\" \"}",
    "DELETE,/contacts/12,"
  })
  void addressOrNameThatIsNoneShouldBeRefused(String method, String path, String body) {
    call(HttpMethod.valueOf(method), path, body).expectStatus().isBadRequest();
    assertThat(changes()).isEmpty();
  }

  @Test
  void sessionThatIsNotLoggedInShouldSaySo() {
    GATEWAY.stores().show(session, SessionState.STOPPED, false, false);

    call(HttpMethod.PATCH, "/chats/628987654321", "{\"pinned\":true}")
        .expectStatus()
        .isEqualTo(409)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("SESSION_NOT_LOGGED_IN");
    assertThat(changes()).isEmpty();
  }

  @Test
  void settingsThatAreNotThereYetShouldBeAConflict() {
    GATEWAY.worker().answer(command -> ScriptedWorker.failed(command, "SETTINGS_UNAVAILABLE"));

    call(HttpMethod.PATCH, "/chats/628987654321", "{\"pinned\":true}")
        .expectStatus()
        .isEqualTo(409);
  }

  @Test
  void changeByAViewerShouldBeForbidden() {
    GATEWAY
        .as("eve")
        .patch()
        .uri("/api/sessions/" + session.id() + "/chats/628987654321")
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{\"pinned\":true}")
        .exchange()
        .expectStatus()
        .isForbidden();
    assertThat(changes()).isEmpty();
  }

  private WebTestClient.ResponseSpec call(HttpMethod method, String path, @Nullable String body) {
    var request = GATEWAY.as("ada").method(method).uri("/api/sessions/" + session.id() + path);
    return body == null
        ? request.exchange()
        : request.contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
  }

  private ChangeSetting onlyChange() {
    assertThat(changes()).hasSize(1);
    return changes().getFirst();
  }

  private List<ChangeSetting> changes() {
    return GATEWAY.worker().commandsOf(session.uid().value()).stream()
        .filter(SessionCommand::hasChangeSetting)
        .map(SessionCommand::getChangeSetting)
        .toList();
  }
}
