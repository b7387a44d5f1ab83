package io.manyline.sandbox.phone;

import io.manyline.sandbox.history.HistoryParts;
import io.manyline.sandbox.history.PastChat;
import io.manyline.sandbox.history.PastChat.PastMessage;
import io.manyline.whatsapp.proto.HistoryMessage;
import io.manyline.whatsapp.proto.MessageKey;
import io.manyline.whatsapp.proto.PeerDataOperationRequest;
import io.manyline.whatsapp.proto.PeerDataOperationRequest.Placeholder;
import io.manyline.whatsapp.proto.PeerDataOperationResponse;
import io.manyline.whatsapp.proto.ProtocolMessage;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Gives companions the messages that they could not read.
///
/// **Shape:** asked by id and by who wrote it; what the phone does not have is left out, and an
/// answer comes in any case. **Source:** docs/protocol/messages.md (Baileys
/// src/Utils/process-message.ts, whatsmeow message.go `handlePlaceholderResendResponse`).
final class PhoneResends {
  private static final int RESPONSE = 17;
  private static final int PLACEHOLDER_MESSAGE_RESEND = 4;

  private final PastChats past;
  private final BiConsumer<Integer, ProtocolMessage> companions;

  PhoneResends(PastChats past, BiConsumer<Integer, ProtocolMessage> companions) {
    this.past = past;
    this.companions = companions;
  }

  /// A companion tells this phone only. @see PeerListener
  void onPeer(int device, String stanzaId, ProtocolMessage message) {
    PeerDataOperationRequest request = message.getPeerDataOperationRequest();
    if (request.getType() != PLACEHOLDER_MESSAGE_RESEND) {
      return;
    }
    PeerDataOperationResponse.Builder response =
        PeerDataOperationResponse.newBuilder()
            .setType(PLACEHOLDER_MESSAGE_RESEND)
            .setStanzaId(stanzaId);
    request.getPlaceholdersList().stream()
        .map(Placeholder::getKey)
        .flatMap(key -> find(key).stream())
        .forEach(found -> response.addResults(result(found)));
    companions.accept(
        device,
        ProtocolMessage.newBuilder()
            .setType(RESPONSE)
            .setPeerDataOperationResponse(response)
            .build());
  }

  private Optional<HistoryMessage> find(MessageKey key) {
    for (PastChat chat : past.chats()) {
      for (PastMessage message : chat.messages()) {
        if (message.id().equals(key.getId()) && message.fromMe() == key.getFromMe()) {
          return Optional.of(HistoryParts.message(chat, message));
        }
      }
    }
    return Optional.empty();
  }

  private static PeerDataOperationResponse.Result result(HistoryMessage found) {
    return PeerDataOperationResponse.Result.newBuilder()
        .setResent(PeerDataOperationResponse.Resent.newBuilder().setMessage(found.toByteString()))
        .build();
  }
}
