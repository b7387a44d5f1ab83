package io.manyline.whatsapp.token;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.record.StoredPrivacyToken;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.store.StateKey.Kind;

/// The tokens between us and each account.
///
/// **Shape:** `PRIVACY_TOKEN` by account, in LID form where known; what was stored before the LID
/// was known is found by the number. **Order and threads:** a view of one [StateChanges].
public final class StoredTokens {
  /// Longer ones are not believed.
  static final int MOST_BYTES = 1_024;

  private final StateChanges changes;
  private final AddressBook book;

  public StoredTokens(StateChanges changes) {
    this.changes = changes;
    this.book = new AddressBook(changes);
  }

  StoredPrivacyToken find(Jid account) {
    Jid preferred = book.preferLid(account);
    byte[] value = changes.read(key(preferred));
    if (value == null) {
      value = book.other(preferred).map(other -> changes.read(key(other))).orElse(null);
    }
    try {
      return value == null
          ? StoredPrivacyToken.getDefaultInstance()
          : StoredPrivacyToken.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a stored privacy token is unreadable", e);
    }
  }

  /// Takes a token that an account gave us; an older one than we have is left.
  ///
  /// @param givenAt seconds since 1970
  public void take(Jid account, byte[] token, long givenAt) {
    StoredPrivacyToken known = find(account);
    boolean older = !known.getToken().isEmpty() && givenAt < known.getGivenAt();
    if (token.length == 0 || token.length > MOST_BYTES || givenAt <= 0 || older) {
      return;
    }
    put(account, known.toBuilder().setToken(ByteString.copyFrom(token)).setGivenAt(givenAt));
  }

  /// We gave an account one. @param at seconds since 1970
  public void issued(Jid account, long at) {
    StoredPrivacyToken known = find(account);
    if (at > known.getIssuedAt()) {
      put(account, known.toBuilder().setIssuedAt(at));
    }
  }

  private void put(Jid account, StoredPrivacyToken.Builder token) {
    changes.put(key(book.preferLid(account)), token.build().toByteArray());
  }

  private static StateKey key(Jid account) {
    return new StateKey(Kind.PRIVACY_TOKEN, Accounts.account(account).toString());
  }
}
