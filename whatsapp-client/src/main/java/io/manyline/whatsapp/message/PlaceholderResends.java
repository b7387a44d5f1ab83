package io.manyline.whatsapp.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.message.MessageContents.Read;
import io.manyline.whatsapp.proto.HistoryMessage;
import io.manyline.whatsapp.proto.MessageKey;
import io.manyline.whatsapp.proto.PeerDataOperationRequest;
import io.manyline.whatsapp.proto.PeerDataOperationResponse;
import io.manyline.whatsapp.proto.ProtocolMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks our own phone for messages that this device cannot read, and takes what it gives.
///
/// **Flow:** [UndecryptableMessages] → a peer message to the phone → its answer → the message is
/// reported as if it had been read when it came. **Shape:** one question for a message, with the
/// key by which the phone has it; the outside of the message counts as the server told it, of the
/// answer only the content. **Order and threads:** on the lane. **Errors:** what the phone does not
/// have, or does not answer, stays reported as undecryptable. What was asked before a restart and
/// nothing that was not asked for is taken. **Source:** docs/protocol/messages.md (whatsmeow
/// retry.go `delayedRequestMessageFromPhone`, Baileys src/Socket/messages-recv.ts
/// `requestPlaceholderResend`).
public final class PlaceholderResends {
  private static final Logger log = LoggerFactory.getLogger(PlaceholderResends.class);

  private static final int REQUEST = 16;
  private static final int PLACEHOLDER_MESSAGE_RESEND = 4;
  private static final int REMEMBERED = 256;

  /// What no phone gives to its companions.
  private static final Set<String> WITHHELD =
      Set.of(
          "view_once",
          "view_once_unavailable_fanout",
          "bot_unavailable_fanout",
          "hosted_unavailable_fanout");

  private final PeerMessages peers;

  /// Asked for and not answered, oldest first, by message id.
  private final Map<String, MessageEnvelope> asked =
      new LinkedHashMap<>(4) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, MessageEnvelope> eldest) {
          return size() > REMEMBERED;
        }
      };

  public PlaceholderResends(PeerMessages peers) {
    this.peers = peers;
  }

  void ask(MessageEnvelope envelope, OwnDevice own) {
    Jid chat = envelope.partner();
    if (chat == null || envelope.peer() || isWithheld(envelope.stanza())) {
      return;
    }
    if (asked.putIfAbsent(envelope.id(), envelope) != null) {
      return;
    }
    MessageKey.Builder key =
        MessageKey.newBuilder()
            .setRemoteJid(chat.toString())
            .setFromMe(envelope.ownDevice())
            .setId(envelope.id());
    if (envelope.isOfGroup()) {
      key.setParticipant(envelope.sender().account().toString());
    }
    ProtocolMessage request =
        ProtocolMessage.newBuilder()
            .setType(REQUEST)
            .setPeerDataOperationRequest(
                PeerDataOperationRequest.newBuilder()
                    .setType(PLACEHOLDER_MESSAGE_RESEND)
                    .addPlaceholders(PeerDataOperationRequest.Placeholder.newBuilder().setKey(key)))
            .build();
    peers
        .send(Accounts.account(own.link().jid()), request, own)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                asked.remove(envelope.id());
                log.warn("the phone was not asked for a message: {}", failure.getMessage());
              }
            });
  }

  /// What one of our own devices tells. @see PeerListener
  public void onPeer(ProtocolMessage message, Jid from, StateChanges changes, OwnDevice own) {
    PeerDataOperationResponse response = message.getPeerDataOperationResponse();
    if (from.device() != 0 || response.getType() != PLACEHOLDER_MESSAGE_RESEND) {
      return;
    }
    response.getResultsList().stream()
        .map(result -> result.getResent().getMessage())
        .filter(bytes -> !bytes.isEmpty())
        .forEach(bytes -> take(bytes, changes, own));
  }

  private void take(ByteString bytes, StateChanges changes, OwnDevice own) {
    try {
      HistoryMessage resent = HistoryMessage.parseFrom(bytes);
      MessageEnvelope envelope = asked.remove(resent.getKey().getId());
      if (envelope == null) {
        log.debug("the phone gave a message that was not asked for");
        return;
      }
      byte[] content = resent.getMessage().toByteArray();
      if (MessageContents.read(content, false, false, envelope.isOfGroup())
          instanceof Read.Chat chat) {
        envelope.learnLinks(changes);
        ReceivedMessages.report(envelope, chat, changes, own);
      }
    } catch (InvalidProtocolBufferException e) {
      log.warn("the phone gave what is no message");
    }
  }

  private static boolean isWithheld(Node stanza) {
    return stanza
        .child("unavailable")
        .flatMap(unavailable -> unavailable.attribute("type"))
        .filter(WITHHELD::contains)
        .isPresent();
  }
}
