package io.manyline.whatsapp.media;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.media.MediaTransferException.Reason;
import io.manyline.whatsapp.mediafile.MediaException;
import io.manyline.whatsapp.mediafile.MediaRetryCipher;
import io.manyline.whatsapp.mediafile.MediaRetryCipher.Sealed;
import io.manyline.whatsapp.notification.NotificationRouter;
import io.manyline.whatsapp.proto.MediaRetryNotification;
import io.manyline.whatsapp.stanza.LaneTimer;
import io.manyline.whatsapp.stanza.StanzaSender;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Asks our own phone to store a file again that the server has no more.
///
/// **Shape:** `<receipt type=server-error to={own account} id>` with `<encrypt>` and `<rmr jid
/// from_me [participant]>`; the answer is `<notification type=mediaretry id>` with `<encrypt>` or
/// `<error code>`. **Order and threads:** on the lane; at most one question for a message at a
/// time. **Errors:** [MediaTransferException] `PHONE_REFUSED`, `PHONE_SILENT`, `CORRUPT`.
/// **Source:** whatsmeow mediaretry.go.
public final class MediaRetries {
  static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int SUCCESS = 1;

  private final StanzaSender sender;
  private final LaneTimer timer;
  private final SecureRandom random;
  private final OwnDevice own;
  private final Map<String, Question> open = new HashMap<>();

  public MediaRetries(StanzaSender sender, LaneTimer timer, SecureRandom random, OwnDevice own) {
    this.sender = sender;
    this.timer = timer;
    this.random = random;
    this.own = own;
  }

  /// The message that carried the file.
  ///
  /// @param participant who wrote it, in a group
  public record Asked(
      String messageId, Jid chat, boolean fromMe, @Nullable Jid participant, byte[] mediaKey) {}

  private record Question(byte[] mediaKey, CompletableFuture<String> answer) {}

  public void register(NotificationRouter router) {
    router.on("mediaretry", this::onAnswer);
  }

  /// @return where the file is now
  public CompletionStage<String> ask(Asked asked) {
    Question waiting = open.get(asked.messageId());
    if (waiting != null) {
      return waiting.answer().copy();
    }
    byte[] iv = new byte[MediaRetryCipher.IV_BYTES];
    random.nextBytes(iv);
    Sealed sealed = MediaRetryCipher.sealRequest(asked.mediaKey(), asked.messageId(), iv);
    Question question = new Question(asked.mediaKey(), new CompletableFuture<>());
    open.put(asked.messageId(), question);
    var deadline =
        timer.schedule(
            DEADLINE,
            () ->
                question
                    .answer()
                    .completeExceptionally(
                        new MediaTransferException(
                            Reason.PHONE_SILENT, "the phone did not answer")));
    question
        .answer()
        .whenComplete(
            (path, failure) -> {
              deadline.cancel();
              open.remove(asked.messageId(), question);
            });
    sender.send(receipt(asked, sealed));
    return question.answer().copy();
  }

  private Node receipt(Asked asked, Sealed sealed) {
    Node encrypt =
        Node.of(
            "encrypt",
            Node.of("enc_p").withBytes(sealed.ciphertext()),
            Node.of("enc_iv").withBytes(sealed.iv()));
    Node which =
        Node.of("rmr")
            .with("jid", asked.chat())
            .with("from_me", Boolean.toString(asked.fromMe()))
            .with("participant", asked.participant());
    return Node.of("receipt", encrypt, which)
        .with("id", asked.messageId())
        .with("to", own.link().jid().account())
        .with("type", "server-error");
  }

  private void onAnswer(Node notification, Runnable acknowledge) {
    String id = notification.required("id");
    Question question = open.get(id);
    acknowledge.run();
    if (question == null) {
      return;
    }
    try {
      question.answer().complete(read(notification, id, question.mediaKey()));
    } catch (MediaException e) {
      question.answer().completeExceptionally(MediaTransferException.of(e));
    } catch (MediaTransferException e) {
      question.answer().completeExceptionally(e);
    }
  }

  private static String read(Node notification, String id, byte[] mediaKey) {
    if (notification.child("error").isPresent()) {
      throw new MediaTransferException(Reason.PHONE_REFUSED, "the phone has it no more");
    }
    Node encrypt = notification.requiredChild("encrypt");
    Sealed sealed =
        new Sealed(encrypt.requiredChild("enc_p").bytes(), encrypt.requiredChild("enc_iv").bytes());
    MediaRetryNotification answer = MediaRetryCipher.openAnswer(mediaKey, id, sealed);
    if (answer.getResult() != SUCCESS || answer.getDirectPath().isEmpty()) {
      throw new MediaTransferException(
          Reason.PHONE_REFUSED, "the phone answered " + answer.getResult());
    }
    return answer.getDirectPath();
  }
}
