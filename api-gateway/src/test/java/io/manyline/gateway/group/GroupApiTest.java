package io.manyline.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.gateway.fixture.ScriptedWorker;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.Done;
import io.manyline.proto.command.v1.Group;
import io.manyline.proto.command.v1.GroupCommand;
import io.manyline.proto.command.v1.GroupList;
import io.manyline.proto.command.v1.GroupOutcome;
import io.manyline.proto.command.v1.GroupPerson;
import io.manyline.proto.command.v1.JoinedGroup;
import io.manyline.proto.command.v1.MemberOutcome;
import io.manyline.proto.command.v1.MemberOutcomes;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class GroupApiTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private static final String GROUP = "120363012345678901@g.us";

  private SessionConfig session;

  @BeforeEach
  void linked() {
    session = GATEWAY.session();
    GATEWAY.stores().show(session, SessionState.CONNECTED, true, true);
  }

  @Test
  void groupShouldBeMadeOfPeopleInAnyForm() {
    answer(GroupOutcome.newBuilder().setGroup(group()).build());

    call(
            HttpMethod.POST,
            "",
            "{\"subject\":\"Crew\",\"participants\":[\"+62 898-7654-321\",\"99@lid\",\"628987654321\"],"
                + "\"locked\":true,\"ephemeral_seconds\":86400}")
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.status")
        .isEqualTo("done")
        .jsonPath("$.data.group_id")
        .isEqualTo(GROUP)
        .jsonPath("$.data.group.participants[0].role")
        .isEqualTo("admin")
        .jsonPath("$.data.group.failed[0].code")
        .isEqualTo(403)
        .jsonPath("$.data.group.failed[0].invite_code")
        .isEqualTo("CODE");
    GroupCommand command = onlyCommand();
    assertThat(command.getCreate().getMembersList()).containsExactly("628987654321", "99@lid");
    assertThat(command.getCreate().getSettings().getLocked()).isTrue();
    assertThat(command.getCreate().getSettings().hasAnnounce()).isFalse();
    assertThat(command.getCreate().getSettings().getEphemeralSeconds()).isEqualTo(86_400);
  }

  @Test
  void sessionThatIsNotLoggedInShouldSaySoAtOnce() {
    GATEWAY.stores().show(session, SessionState.STOPPED, false, false);

    call(HttpMethod.GET, "", null)
        .expectStatus()
        .isEqualTo(409)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("SESSION_NOT_LOGGED_IN");
    assertThat(commands()).isEmpty();
  }

  @Test
  void groupsShouldBeListedAndShown() {
    answer(GroupOutcome.newBuilder().setGroups(GroupList.newBuilder().addGroups(group())).build());
    call(HttpMethod.GET, "", null)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.count")
        .isEqualTo(1)
        .jsonPath("$.data.groups[0].subject")
        .isEqualTo("Crew");

    answer(GroupOutcome.newBuilder().setGroup(group()).build());
    call(HttpMethod.GET, "/" + GROUP, null)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.participants[0].phone")
        .isEqualTo("628987654321");
  }

  @Test
  void membersShouldEachHaveAResult() {
    answer(
        GroupOutcome.newBuilder()
            .setMembers(
                MemberOutcomes.newBuilder()
                    .addMembers(MemberOutcome.newBuilder().setPerson(person()).setCode(409)))
            .build());

    call(
            HttpMethod.POST,
            "/" + GROUP + "/participants",
            "{\"action\":\"add\",\"participants\":[\"628987654321\"]}")
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.participants[0].code")
        .isEqualTo(409);
    assertThat(onlyCommand().getGroup()).isEqualTo(GROUP);
    assertThat(onlyCommand().getMembers().getAction()).isEqualTo("add");
  }

  @Test
  void changeShouldCarryOnlyWhatTheBodyNames() {
    GATEWAY
        .worker()
        .answer(
            command -> ScriptedWorker.outcome(command).setDone(Done.getDefaultInstance()).build());

    call(HttpMethod.PATCH, "/120363012345678901", "{\"description\":\"\",\"announce\":false}")
        .expectStatus()
        .isOk();
    assertThat(onlyCommand().getGroup()).isEqualTo(GROUP);
    assertThat(onlyCommand().getChange().hasDescription()).isTrue();
    assertThat(onlyCommand().getChange().hasAnnounce()).isTrue();
    assertThat(onlyCommand().getChange().hasSubject()).isFalse();
  }

  @Test
  void invitationShouldBeALinkAndMayBeFollowed() {
    answer(GroupOutcome.newBuilder().setInviteCode("AbCdEfGhIj").build());
    call(HttpMethod.GET, "/" + GROUP + "/invite", null)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.invite_link")
        .isEqualTo("https://chat.whatsapp.com/AbCdEfGhIj");

    answer(
        GroupOutcome.newBuilder()
            .setJoined(JoinedGroup.newBuilder().setId(GROUP).setWaiting(true))
            .build());
    invites("{\"invite\":\"https://chat.whatsapp.com/AbCdEfGhIj\"}")
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.waiting")
        .isEqualTo(true);
    assertThat(commands().getLast().getGroup().getFollow().getCode()).isEqualTo("AbCdEfGhIj");
  }

  @Test
  void lateChangeShouldBeAcceptedAndALateQuestionTimeOut() {
    call(HttpMethod.POST, "/" + GROUP + "/leave", null)
        .expectStatus()
        .isEqualTo(202)
        .expectBody()
        .jsonPath("$.data.status")
        .isEqualTo("queued");
    call(HttpMethod.GET, "", null)
        .expectStatus()
        .isEqualTo(504)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("TIMEOUT");
  }

  @ParameterizedTest
  @CsvSource({
    "GROUP_NOT_FOUND,404",
    "NOT_A_MEMBER,403",
    "NOT_ALLOWED,403",
    "NOT_ACCEPTABLE,422",
    "INVITE_INVALID,404",
    "INVITE_REVOKED,410",
    "CONFLICT,409",
    "OUTCOME_UNKNOWN,504"
  })
  void refusalsShouldHaveTheirStatus(String code, int status) {
    GATEWAY.worker().answer(command -> ScriptedWorker.failed(command, code));

    call(HttpMethod.GET, "/" + GROUP, null)
        .expectStatus()
        .isEqualTo(status)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST||{\"subject\":\" \"}|VALIDATION_FAILED",
        "POST||{\"subject\":\"x\",\"participants\":[\"0898\"]}|INVALID_RECIPIENT",
        "POST||{\"subject\":\"x\",\"participants\":[null]}|INVALID_RECIPIENT",
        "POST||{\"subject\":\"x\",\"ephemeral_seconds\":5}|VALIDATION_FAILED",
        "PATCH|/120363012345678901|{}|VALIDATION_FAILED",
        "PATCH|/nonsense|{\"subject\":\"x\"}|VALIDATION_FAILED",
        "POST|/120363012345678901/participants|{\"action\":\"eat\",\"participants\":[\"628987654321\"]}|VALIDATION_FAILED",
        "POST|/120363012345678901/participants|{\"action\":\"add\",\"participants\":[]}|VALIDATION_FAILED"
      })
  void badInputShouldBeRefusedAndChangeNothing(
      String method, String path, String body, String code) {
    call(HttpMethod.valueOf(method), path == null ? "" : path, body)
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo(code);
    assertThat(commands()).isEmpty();
  }

  @Test
  void groupsOfAnotherTenantsSessionShouldNotBeFound() {
    GATEWAY
        .as("bob")
        .get()
        .uri("/api/sessions/%s/groups".formatted(session.id()))
        .exchange()
        .expectStatus()
        .isNotFound();
    assertThat(commands()).isEmpty();
  }

  private static void answer(GroupOutcome outcome) {
    GATEWAY
        .worker()
        .answer(
            (SessionCommand command) -> {
              CommandOutcome.Builder answer = ScriptedWorker.outcome(command);
              return answer.setGroup(outcome).build();
            });
  }

  private static Group.Builder group() {
    return Group.newBuilder()
        .setId(GROUP)
        .setSubject("Crew")
        .setSize(2)
        .addMembers(person().setRole("admin"))
        .addFailed(
            MemberOutcome.newBuilder().setPerson(person()).setCode(403).setInviteCode("CODE"));
  }

  private static GroupPerson.Builder person() {
    return GroupPerson.newBuilder().setPhone("628987654321").setLid("99@lid");
  }

  private WebTestClient.ResponseSpec call(HttpMethod method, String path, String body) {
    var request =
        GATEWAY
            .as("ada")
            .method(method)
            .uri("/api/sessions/%s/groups%s".formatted(session.id(), path));
    return body == null
        ? request.exchange()
        : request.contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
  }

  private WebTestClient.ResponseSpec invites(String body) {
    return GATEWAY
        .as("ada")
        .post()
        .uri("/api/sessions/%s/group-invites".formatted(session.id()))
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }

  private GroupCommand onlyCommand() {
    assertThat(commands()).hasSize(1);
    return commands().getFirst().getGroup();
  }

  private List<SessionCommand> commands() {
    return GATEWAY.worker().commandsOf(session.uid().value());
  }
}
