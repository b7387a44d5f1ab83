package io.manyline.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.gateway.fixture.ScriptedWorker;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.message.v1.MessageContent;
import io.manyline.proto.message.v1.MessageContent.ContentCase;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class MessageApiTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  private static final String MEDIA =
      "'media':{'mime_type':'image/jpeg','size':7,'caption':'look','file':{'direct_path':'/o1/x?y',"
          + "'media_key':'KEY','sha256':'KEY','enc_sha256':'KEY'}}";

  private SessionConfig session;

  @BeforeEach
  void linked() {
    session = GATEWAY.session();
    GATEWAY.stores().show(session, SessionState.CONNECTED, true, true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "TEXT|'type':'text','text':'hi'",
        "TEXT|'type':'text','text':'see x.y','preview':{'url':'x.y','title':'t'}",
        "TEXT|'type':'text','text':'hi','reply_to':{'message_id':'3EB0'},'mentions':['628987654322']",
        "LOCATION|'type':'location','location':{'latitude':1.5,'longitude':-2}",
        "LIVE_LOCATION|'type':'live_location','live_location':{'latitude':1.5,'longitude':-2}",
        "CONTACTS|'type':'contacts','contacts':{'cards':[{'name':'Ann','vcard':'BEGIN:VCARD'}]}",
        "POLL|'type':'poll','poll':{'question':'Which?','options':['a','b'],'selectable':1}",
        "EVENT|'type':'event','event':{'name':'Picnic','start':'2030-01-01T10:00:00Z'}",
        "REACTION|'type':'reaction','reaction':{'message_id':'3EB0','emoji':''}",
        "EDIT|'type':'edit','edit':{'message_id':'3EB0','text':'better'}",
        "DELETE|'type':'delete','delete':{'message_id':'3EB0'}",
        "POLL_VOTE|'type':'poll_vote','poll_vote':{'message_id':'3EB0','options':[]}",
        "EVENT_RESPONSE|'type':'event_response','event_response':{'message_id':'3EB0','answer':'maybe'}",
        "EPHEMERAL|'type':'ephemeral','ephemeral':{'after_seconds':86400}",
        "FORWARD|'type':'forward','forward':{'chat':'628987654322','message_id':'3EB0'}",
        "MEDIA|'type':'image',MEDIA",
        "MEDIA|'type':'video',MEDIA",
        "MEDIA|'type':'video_note',MEDIA",
        "MEDIA|'type':'gif',MEDIA",
        "MEDIA|'type':'document',MEDIA",
      })
  void eachTypeShouldBecomeItsContent(ContentCase expected, String fields) {
    GATEWAY.worker().answer(ScriptedWorker::sent);

    post("{'to':'+62 898-7654-321'," + fields + "}", null).expectStatus().isOk();

    SessionCommand command = onlyCommand();
    assertThat(command.getSendMessage().getTo()).isEqualTo("628987654321");
    assertThat(content().getContentCase()).isEqualTo(expected);
  }

  @Test
  void fieldsShouldArriveAsWritten() {
    post(
            "{'to':'628987654321','type':'image',"
                + MEDIA
                + ",'mentions':['628987654322','12@lid'],'disappears_after_seconds':86400,"
                + "'reply_to':{'message_id':'3EB0','author':'628987654322','text':'before'}}",
            null)
        .expectStatus()
        .isEqualTo(202);

    assertThat(content().getMedia().getKind()).isEqualTo("image");
    assertThat(content().getMedia().getCaption()).isEqualTo("look");
    assertThat(content().getMedia().getFile().getMediaKey().size()).isEqualTo(32);
    assertThat(content().getContext().getMentionsList())
        .containsExactly("628987654322@s.whatsapp.net", "12@lid");
    assertThat(content().getContext().getDisappearsAfterSeconds()).isEqualTo(86_400);
    assertThat(content().getContext().getReplyTo().getAuthor())
        .isEqualTo("628987654322@s.whatsapp.net");
    assertThat(content().getContext().getReplyTo().getContent().getText().getText())
        .isEqualTo("before");
  }

  @Test
  void deleteShouldMeanOnesOwnMessageUnlessAnAuthorIsNamed() {
    post("{'to':'628987654321','type':'delete','delete':{'message_id':'A'}}", null);
    assertThat(content().getDelete().getTarget().getFromMe()).isTrue();
    GATEWAY.worker().answer(ScriptedWorker::sent);
    post(
        "{'to':'120363041234567890@g.us','type':'delete',"
            + "'delete':{'message_id':'A','author':'12@lid'}}",
        null);

    MessageContent last = commands().getLast().getSendMessage().getContent();
    assertThat(last.getDelete().getTarget().getFromMe()).isFalse();
    assertThat(last.getDelete().getTarget().getAuthor()).isEqualTo("12@lid");
    assertThat(commands().getLast().getSendMessage().getTo()).isEqualTo("120363041234567890@g.us");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "VALIDATION_FAILED|'text':'hi'",
        "VALIDATION_FAILED|'type':'telegram','text':'hi'",
        "VALIDATION_FAILED|'type':'text'",
        "VALIDATION_FAILED|'type':'text','text':' '",
        "VALIDATION_FAILED|'type':'text','text':'hi','poll':{'question':'q','options':['a','b']}",
        "VALIDATION_FAILED|'type':'text','text':'hi','unknown':1",
        "VALIDATION_FAILED|'type':'text','text':'hi','preview':{'url':'https://elsewhere'}",
        "INVALID_RECIPIENT|'type':'text','text':'hi','mentions':['me@example.com']",
        "VALIDATION_FAILED|'type':'text','text':'hi','mentions':[null]",
        "VALIDATION_FAILED|'type':'text','text':'hi','reply_to':{}",
        "VALIDATION_FAILED|'type':'text','text':'hi','disappears_after_seconds':5",
        "VALIDATION_FAILED|'type':'image'",
        "VALIDATION_FAILED|'type':'image','media':{'mime_type':'image/jpeg'}",
        "VALIDATION_FAILED|'type':'sticker',MEDIA",
        "VALIDATION_FAILED|'type':'image','media':{'mime_type':'a/b','file':{'direct_path':'/x','media_key':'AAAA','sha256':'KEY','enc_sha256':'KEY'}}",
        "VALIDATION_FAILED|'type':'image','media':{'mime_type':'a/b','file':{'direct_path':'x','media_key':'KEY','sha256':'KEY','enc_sha256':'KEY'}}",
        "VALIDATION_FAILED|'type':'location','location':{'latitude':91,'longitude':0}",
        "VALIDATION_FAILED|'type':'location','location':{'latitude':1}",
        "VALIDATION_FAILED|'type':'contacts','contacts':{'cards':[]}",
        "VALIDATION_FAILED|'type':'contacts','contacts':{'cards':[null]}",
        "VALIDATION_FAILED|'type':'poll','poll':{'question':'q','options':['a']}",
        "VALIDATION_FAILED|'type':'poll','poll':{'question':'q','options':['a','a']}",
        "VALIDATION_FAILED|'type':'poll','poll':{'question':'q','options':['a','b'],'selectable':3}",
        "VALIDATION_FAILED|'type':'event','event':{'name':'x','start':'2030-01-02T00:00:00Z','end':'2030-01-01T00:00:00Z'}",
        "VALIDATION_FAILED|'type':'event','event':{'name':'x','start':'9999999-01-01'}",
        "VALIDATION_FAILED|'type':'reaction','reaction':{'message_id':'A'}",
        "VALIDATION_FAILED|'type':'reaction','reaction':{'message_id':'a/b','emoji':'x'}",
        "VALIDATION_FAILED|'type':'reaction','reaction':{'message_id':'A','emoji':'x','from_me':true,'author':'12@lid'}",
        "VALIDATION_FAILED|'type':'edit','edit':{'message_id':'A','text':''}",
        "VALIDATION_FAILED|'type':'event_response','event_response':{'message_id':'A','answer':'perhaps'}",
        "VALIDATION_FAILED|'type':'ephemeral','ephemeral':{'after_seconds':60}",
        "INVALID_RECIPIENT|'type':'forward','forward':{'chat':'nobody','message_id':'A'}",
      })
  void badBodiesShouldBeRefusedAndSendNothing(String code, String fields) {
    post("{'to':'628987654321'," + fields + "}", null)
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo(code);

    assertThat(commands()).isEmpty();
  }

  @Test
  void wrongRecipientsShouldBeRefused() {
    for (String to : List.of("", "0898", "me@example.com", "12@g.us")) {
      post("{'to':'" + to + "','type':'text','text':'hi'}", null).expectStatus().isBadRequest();
    }
    assertThat(commands()).isEmpty();
  }

  @Test
  void messageThatIsNotKeptShouldBeUnprocessable() {
    GATEWAY.worker().answer(command -> ScriptedWorker.failed(command, "MESSAGE_NOT_KNOWN"));

    post("{'to':'628987654321','type':'text','text':'hi','reply_to':{'message_id':'A'}}", null)
        .expectStatus()
        .isEqualTo(422);
  }

  @Test
  void aKeyShouldNotBeUsedForAnotherMessage() {
    GATEWAY.worker().answer(ScriptedWorker::sent);
    post("{'to':'628987654321','type':'text','text':'a'}", "k").expectStatus().isOk();
    GATEWAY.stores().store(ScriptedWorker.sent(onlyCommand()));

    post("{'to':'628987654321','type':'text','text':'a'}", "k").expectStatus().isOk();
    post("{'to':'628987654321','type':'text','text':'b'}", "k").expectStatus().isEqualTo(409);
    assertThat(commands()).hasSize(1);
  }

  private WebTestClient.ResponseSpec post(String json, String key) {
    var request =
        GATEWAY
            .as("ada")
            .post()
            .uri("/api/sessions/%s/messages".formatted(session.id()))
            .contentType(MediaType.APPLICATION_JSON);
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return request
        .bodyValue(json.replace("MEDIA", MEDIA).replace("KEY", KEY).replace('\'', '"'))
        .exchange();
  }

  private List<SessionCommand> commands() {
    return GATEWAY.worker().commandsOf(session.uid().value());
  }

  private SessionCommand onlyCommand() {
    assertThat(commands()).hasSize(1);
    return commands().getFirst();
  }

  private MessageContent content() {
    return commands().getFirst().getSendMessage().getContent();
  }
}
