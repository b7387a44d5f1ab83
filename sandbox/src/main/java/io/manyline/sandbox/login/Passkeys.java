package io.manyline.sandbox.login;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.world.Json;
import io.manyline.sandbox.world.World;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Which accounts let a companion in only with a passkey.
///
/// **Shape:** `passkey/{number}` → credential as JSON. **Order and threads:** world's thread only.
public final class Passkeys {
  private static final String PREFIX = "passkey/";

  private final World world;
  private final Map<String, Passkey> byNumber = new HashMap<>();

  public Passkeys(World world) {
    this.world = world;
  }

  /// Reads what is stored; once, before anything else.
  public void load() {
    world
        .store()
        .forEach(
            PREFIX,
            (key, json) ->
                byNumber.put(key.substring(PREFIX.length()), Json.read(json, Passkey.class)));
  }

  /// @throws IllegalArgumentException for a key that is no P-256 key
  public void require(Account account, Passkey passkey) {
    try {
      KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(passkey.publicKey()));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("public_key is no EC key in X.509 form");
    }
    byNumber.put(account.number(), passkey);
    world.store().put(PREFIX + account.number(), Json.write(passkey));
  }

  public void drop(Account account) {
    byNumber.remove(account.number());
    world.store().remove(PREFIX + account.number());
  }

  public Optional<Passkey> of(Account account) {
    return Optional.ofNullable(byNumber.get(account.number()));
  }
}
