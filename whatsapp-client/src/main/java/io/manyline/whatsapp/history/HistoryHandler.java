package io.manyline.whatsapp.history;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.MalformedJidException;
import io.manyline.whatsapp.proto.HistoryConversation;
import io.manyline.whatsapp.proto.HistoryPushName;
import io.manyline.whatsapp.proto.HistorySyncNotification;
import io.manyline.whatsapp.proto.PhoneNumberToLidMapping;
import io.manyline.whatsapp.proto.ProtocolMessage;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.token.StoredTokens;
import java.io.IOException;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes in what a part of the history teaches: which number has which LID, the account's salt for
/// privacy tokens, and how much there is.
///
/// **Flow:** peer message of the phone → [HistoryReader] → the same commit as the ratchet step,
/// with `HistorySynced`. **Order and threads:** on the lane. **Errors:** a part that cannot be read
/// is acknowledged and left out; one that the phone put on a media server is not fetched.
/// **Source:** docs/protocol/history.md.
public final class HistoryHandler {
  private static final Logger log = LoggerFactory.getLogger(HistoryHandler.class);
  private static final int SALT = 32;
  private static final String[] TYPES = {
    "initial_bootstrap", "status", "full", "recent", "push_name", "non_blocking_data", "on_demand"
  };

  /// @param sender the own device that wrote it: only the phone tells of the past
  public void onPeer(ProtocolMessage message, Jid sender, StateChanges changes) {
    HistorySyncNotification notice = message.getHistorySyncNotification();
    if (!message.hasHistorySyncNotification() || sender.device() != 0) {
      return;
    }
    ByteString payload = notice.getInitialHistBootstrapInlinePayload();
    if (payload.isEmpty()) {
      log.info("a part of the history is on a media server and not fetched");
      return;
    }
    Taking taking = new Taking(changes);
    try {
      HistoryReader.read(payload.newInput(), taking);
    } catch (IOException e) {
      log.warn("a part of the history cannot be read: {}", e.getMessage());
      return;
    }
    changes.report(
        new WaEvent.HistorySynced(
            HexFormat.of().formatHex(Hkdf.sha256(payload.toByteArray()), 0, 16),
            type(notice.getSyncType()),
            notice.getProgress(),
            taking.chats,
            taking.messages,
            taking.names));
  }

  private static String type(int number) {
    return number >= 0 && number < TYPES.length ? TYPES[number] : "other";
  }

  private static final class Taking implements HistoryReader.Visitor {
    private final StateChanges changes;
    private final AddressBook book;
    private int chats;
    private int messages;
    private int names;

    Taking(StateChanges changes) {
      this.changes = changes;
      this.book = new AddressBook(changes);
    }

    @Override
    public void onConversation(HistoryConversation conversation) {
      chats++;
      messages += conversation.getMessagesCount();
      learn(conversation.getPnJid(), conversation.getLidJid());
      takeToken(conversation);
    }

    @Override
    public void onPushName(HistoryPushName name) {
      names++;
    }

    @Override
    public void onMapping(PhoneNumberToLidMapping mapping) {
      learn(mapping.getPnJid(), mapping.getLidJid());
    }

    @Override
    public void onNctSalt(byte[] salt) {
      if (salt.length == SALT) {
        changes.put(StateKey.single(StateKey.Kind.NCT_SALT), salt);
      }
    }

    /// Tokens that the account had before this device was linked.
    private void takeToken(HistoryConversation conversation) {
      if (!conversation.hasTcToken() && !conversation.hasTcTokenSenderTimestamp()) {
        return;
      }
      try {
        Jid partner = Jid.parse(conversation.getId());
        if (Accounts.isUser(partner)) {
          StoredTokens tokens = new StoredTokens(changes);
          tokens.take(
              partner, conversation.getTcToken().toByteArray(), conversation.getTcTokenTimestamp());
          tokens.issued(partner, conversation.getTcTokenSenderTimestamp());
        }
      } catch (MalformedJidException e) {
        log.debug("a token in the history is of nobody");
      }
    }

    private void learn(String phone, String lid) {
      if (phone.isEmpty() || lid.isEmpty()) {
        return;
      }
      try {
        book.learn(Jid.parse(phone), Jid.parse(lid));
      } catch (MalformedJidException e) {
        log.debug("a pair of addresses in the history is none");
      }
    }
  }
}
