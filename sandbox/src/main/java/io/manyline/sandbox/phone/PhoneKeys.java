package io.manyline.sandbox.phone;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.account.OneTimeKey;
import io.manyline.sandbox.world.Json;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.signal.LocalIdentity;
import io.manyline.whatsapp.signal.PreKey;
import io.manyline.whatsapp.signal.SignedPreKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A phone's own private keys: identity, signed prekey, one-time prekeys.
///
/// **Shape:** `phone-keys/{number}` as JSON, `phone-prekey/{number}/{id}` as 32 raw bytes each. The
/// public halves are on the server as those of any device. **Order and threads:** world's thread
/// only.
final class PhoneKeys {
  private static final int STOCK = 20;
  private static final int LOW = 5;
  private static final int MAX_REGISTRATION_ID = 16_380;

  private final World world;
  private final Account account;
  private final LocalIdentity local;
  private final SignedPreKey signedPreKey;
  private final Map<Integer, PreKey> preKeys = new HashMap<>();
  private int lastPreKey;

  private PhoneKeys(World world, Account account, Stored stored) {
    this.world = world;
    this.account = account;
    this.local = new LocalIdentity(stored.registrationId(), Curve.fromPrivate(stored.identity()));
    this.signedPreKey =
        new SignedPreKey(1, Curve.fromPrivate(stored.signedPreKey()), stored.signature());
  }

  static PhoneKeys create(World world, Accounts accounts, Account account) {
    KeyPair identity = Curve.generate(world.secureRandom());
    SignedPreKey signed = SignedPreKey.create(1, identity, world.secureRandom());
    int registrationId = 1 + world.secureRandom().nextInt(MAX_REGISTRATION_ID);
    Stored stored =
        new Stored(
            registrationId,
            identity.privateKey(),
            signed.keyPair().privateKey(),
            signed.signature());
    world.store().put(keysKey(account.number()), Json.write(stored));
    PhoneKeys keys = new PhoneKeys(world, account, stored);
    accounts.put(account, keys.device());
    keys.refill(accounts);
    return keys;
  }

  static PhoneKeys load(World world, Account account) {
    byte[] json = world.store().get(keysKey(account.number())).orElseThrow();
    PhoneKeys keys = new PhoneKeys(world, account, Json.read(json, Stored.class));
    String prefix = keys.preKeyPrefix();
    world
        .store()
        .forEach(
            prefix,
            (key, value) -> {
              int id = Integer.parseInt(key.substring(prefix.length()));
              keys.preKeys.put(id, new PreKey(id, Curve.fromPrivate(value)));
              keys.lastPreKey = Math.max(keys.lastPreKey, id);
            });
    return keys;
  }

  LocalIdentity local() {
    return local;
  }

  KeyPair identity() {
    return local.identity();
  }

  SignedPreKey signedPreKey() {
    return signedPreKey;
  }

  @Nullable SignedPreKey signedPreKey(int id) {
    return id == signedPreKey.id() ? signedPreKey : null;
  }

  @Nullable PreKey preKey(int id) {
    return preKeys.get(id);
  }

  /// A one-time prekey was used; the server gets new ones when few are left there.
  void used(int id, Accounts accounts) {
    preKeys.remove(id);
    world.store().remove(preKeyPrefix() + id);
    if (accounts.preKeyCount(account.address(0)) < LOW) {
      refill(accounts);
    }
  }

  /// A one-time prekey that goes to one peer directly and never to the server.
  PreKey newPreKey() {
    int id = ++lastPreKey;
    PreKey key = new PreKey(id, Curve.generate(world.secureRandom()));
    preKeys.put(id, key);
    world.store().put(preKeyPrefix() + id, key.keyPair().privateKey());
    return key;
  }

  private void refill(Accounts accounts) {
    List<OneTimeKey> publics = new ArrayList<>();
    for (int i = 0; i < STOCK; i++) {
      PreKey key = newPreKey();
      publics.add(new OneTimeKey(key.id(), key.keyPair().publicKey()));
    }
    accounts.addPreKeys(account.address(0), publics);
  }

  private Device device() {
    return new Device(
        0,
        0,
        local.registrationId(),
        identity().publicKey(),
        new Device.SignedKey(
            signedPreKey.id(), signedPreKey.keyPair().publicKey(), signedPreKey.signature()),
        null,
        null,
        "phone",
        world.nowSeconds(),
        null);
  }

  private String preKeyPrefix() {
    return "phone-prekey/" + account.number() + "/";
  }

  private static String keysKey(String number) {
    return "phone-keys/" + number;
  }

  /// Private keys of 32 raw bytes.
  private record Stored(
      int registrationId, byte[] identity, byte[] signedPreKey, byte[] signature) {}
}
