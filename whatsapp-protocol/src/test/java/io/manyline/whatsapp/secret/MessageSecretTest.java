package io.manyline.whatsapp.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.EventResponseMessage;
import io.manyline.whatsapp.proto.PollVoteMessage;
import io.manyline.whatsapp.secret.MessageSecret.Purpose;
import io.manyline.whatsapp.vectors.VectorFile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Against ciphertexts that Baileys opens.
class MessageSecretTest {
  private static final Jid AUTHOR = Jid.lid("100000000000001");
  private static final Jid SPEAKER = Jid.lid("100000000000002");

  private final Map<String, byte[]> recorded = VectorFile.named("messages/secrets.txt");
  private final MessageSecret secret = new MessageSecret("3EB0AA", AUTHOR, bytes("secret"));

  @Test
  void recordedVoteShouldOpen() throws Exception {
    byte[] vote = secret.open(Purpose.POLL_VOTE, SPEAKER, bytes("iv"), bytes("vote")).orElseThrow();

    assertThat(PollVoteMessage.parseFrom(vote).getSelectedOptions(0).toByteArray())
        .isEqualTo(bytes("option"));
  }

  @Test
  void recordedAnswerShouldOpen() throws Exception {
    byte[] answer =
        secret.open(Purpose.EVENT_RESPONSE, SPEAKER, bytes("iv"), bytes("response")).orElseThrow();

    assertThat(EventResponseMessage.parseFrom(answer).getExtraGuestCount()).isEqualTo(2);
  }

  @Test
  void sealingShouldGiveTheRecordedBytes() {
    byte[] plain =
        secret.open(Purpose.POLL_VOTE, SPEAKER, bytes("iv"), bytes("vote")).orElseThrow();

    assertThat(secret.seal(Purpose.POLL_VOTE, SPEAKER, bytes("iv"), plain))
        .isEqualTo(bytes("vote"));
  }

  @Test
  void whatIsNotOfThisMessageAuthorSpeakerAndPurposeShouldNotOpen() {
    byte[] iv = bytes("iv");
    byte[] vote = bytes("vote");

    assertThat(secret.open(Purpose.EVENT_RESPONSE, SPEAKER, iv, vote)).isEmpty();
    assertThat(secret.open(Purpose.POLL_VOTE, AUTHOR, iv, vote)).isEmpty();
    assertThat(with("3EB0AB", AUTHOR).open(Purpose.POLL_VOTE, SPEAKER, iv, vote)).isEmpty();
    assertThat(with("3EB0AA", SPEAKER).open(Purpose.POLL_VOTE, SPEAKER, iv, vote)).isEmpty();
    assertThat(secret.open(Purpose.POLL_VOTE, SPEAKER, new byte[3], vote)).isEmpty();
    for (int i = 0; i < vote.length; i++) {
      byte[] bent = vote.clone();
      bent[i] ^= 1;
      assertThat(secret.open(Purpose.POLL_VOTE, SPEAKER, iv, bent)).isEmpty();
    }
  }

  @Test
  void secretOfAnotherLengthShouldBeRefused() {
    assertThatThrownBy(() -> new MessageSecret("3EB0AA", AUTHOR, new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private MessageSecret with(String id, Jid author) {
    return new MessageSecret(id, author, bytes("secret"));
  }

  private byte[] bytes(String name) {
    byte[] value = recorded.get(name);
    assertThat(value).isNotNull();
    return value;
  }
}
