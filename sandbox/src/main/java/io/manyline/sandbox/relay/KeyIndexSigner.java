package io.manyline.sandbox.relay;

import io.manyline.sandbox.account.Account;

/// Signs an account's list of linked devices; the phone holds the key for it.
public interface KeyIndexSigner {
  /// @return ADVSignedKeyIndexList bytes over the devices that the account has now
  byte[] sign(Account account);
}
