package io.manyline.whatsapp.message;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.binary.NodeDecoder;
import io.manyline.whatsapp.binary.NodeLimits;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.client.SendException.Reason;
import io.manyline.whatsapp.client.ServerAck;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.ParticipantHash;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.group.GroupKeys;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.stanza.ResponseTimeoutException;
import io.manyline.whatsapp.stanza.ResponseTracker;
import io.manyline.whatsapp.stanza.StanzaSender;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Sends prepared bytes and waits for the server's ack.
///
/// **Order and threads:** on the lane; the frame is written before [#transmit] returns. **Errors:**
/// [SendException] `TIMEOUT` or `DISCONNECTED`: whether the message arrived is then unknown; sent
/// again, it is the same bytes under the same id. **Source:** docs/protocol: server behaviour
/// (whatsmeow send.go). An ack that carries another participant hash than ours says that we missed
/// a device: [MissedDevices]; a group is asked for before its next message.
public final class MessageTransmitter {
  static final Duration ACK_DEADLINE = Duration.ofSeconds(30);

  private final ResponseTracker responses;
  private final StanzaSender sender;
  private final StateLedger ledger;
  private final MissedDevices missed;
  private final InstantSource clock;

  public MessageTransmitter(
      ResponseTracker responses,
      StanzaSender sender,
      StateLedger ledger,
      MissedDevices missed,
      InstantSource clock) {
    this.responses = responses;
    this.sender = sender;
    this.ledger = ledger;
    this.missed = missed;
    this.clock = clock;
  }

  public CompletionStage<ServerAck> transmit(PreparedMessage message, OwnDevice own) {
    CompletionStage<Node> answer = responses.expect(awaited(message), ACK_DEADLINE);
    sender.sendEncoded(message.stanza());
    return answer
        .thenApply(ack -> onAck(ack, message, own))
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(translate(failure)));
  }

  private ServerAck onAck(Node ack, PreparedMessage message, OwnDevice own) {
    ack.attribute("phash").ifPresent(hash -> compare(hash, message, own));
    return new ServerAck(
        message.messageId(),
        ack.number("t").map(Instant::ofEpochSecond).orElseGet(clock::instant),
        ack.number("error").map(Long::intValue).orElse(null),
        ack.number("server_id").orElse(null));
  }

  /// An edit of a post goes by the post's id.
  private static String awaited(PreparedMessage message) {
    return message.to().isChannel()
        ? new NodeDecoder(NodeLimits.DEFAULT).decode(message.stanza()).required("id")
        : message.messageId();
  }

  private void compare(String theirs, PreparedMessage message, OwnDevice own) {
    if (message.to().isGroup() || message.to().isStatus()) {
      // The server only says it when it is another than ours.
      StateChanges changes = ledger.begin();
      GroupKeys.distrust(changes, message.to());
      ledger.commit(changes, () -> {});
      return;
    }
    List<Jid> addressed = new ArrayList<>();
    Node stanza = new NodeDecoder(NodeLimits.DEFAULT).decode(message.stanza());
    for (Node receiver : stanza.requiredChild("participants").children("to")) {
      addressed.add(receiver.requiredJid("jid"));
    }
    boolean same = ParticipantHash.of(addressed).equals(theirs);
    addressed.add(own.accountLike(message.to()).withDevice(own.link().jid().device()));
    if (same || ParticipantHash.of(addressed).equals(theirs)) {
      return;
    }
    missed.reach(message, addressed, own);
  }

  private static SendException translate(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof ResponseTimeoutException
        ? new SendException(Reason.TIMEOUT, "the server did not acknowledge in time")
        : new SendException(Reason.DISCONNECTED, String.valueOf(cause.getMessage()));
  }
}
