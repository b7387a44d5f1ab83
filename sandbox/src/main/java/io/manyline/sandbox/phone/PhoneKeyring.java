package io.manyline.sandbox.phone;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.relay.KeyIndexSigner;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.identity.DeviceIdentities;
import io.manyline.whatsapp.proto.ADVDeviceIdentity;
import io.manyline.whatsapp.proto.ADVKeyIndexList;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentityHMAC;
import java.util.HashMap;
import java.util.Map;

/// The private keys of all phones, and what is signed with their identities.
///
/// **Order and threads:** world's thread only. **Source:** docs/protocol: ADV identity, the primary
/// side.
public final class PhoneKeyring implements KeyIndexSigner {
  private final World world;
  private final Accounts accounts;
  private final Map<String, PhoneKeys> byNumber = new HashMap<>();

  public PhoneKeyring(World world, Accounts accounts) {
    this.world = world;
    this.accounts = accounts;
  }

  @Override
  public byte[] sign(Account account) {
    ADVKeyIndexList.Builder list =
        ADVKeyIndexList.newBuilder()
            .setRawId(account.rawId())
            .setTimestamp(world.nowSeconds())
            .setCurrentIndex(account.lastDevice());
    account.devices().stream().map(Device::keyIndex).forEach(list::addValidIndexes);
    return DeviceIdentities.signKeyIndexes(
            of(account).identity(), list.build(), world.secureRandom())
        .toByteArray();
  }

  ADVSignedDeviceIdentityHMAC vouch(Account account, int keyIndex, QrCode code) {
    byte[] details =
        ADVDeviceIdentity.newBuilder()
            .setRawId(account.rawId())
            .setTimestamp(world.nowSeconds())
            .setKeyIndex(keyIndex)
            .setAccountType(0)
            .setDeviceType(0)
            .build()
            .toByteArray();
    return DeviceIdentities.vouch(
        of(account).identity(), code.identity(), details, code.advSecret(), world.secureRandom());
  }

  KeyPair identity(Account account) {
    return of(account).identity();
  }

  PhoneKeys create(Account account) {
    PhoneKeys keys = PhoneKeys.create(world, accounts, account);
    byNumber.put(account.number(), keys);
    return keys;
  }

  PhoneKeys load(Account account) {
    PhoneKeys keys = PhoneKeys.load(world, account);
    byNumber.put(account.number(), keys);
    return keys;
  }

  private PhoneKeys of(Account account) {
    PhoneKeys keys = byNumber.get(account.number());
    if (keys == null) {
      throw new IllegalStateException("account without a phone");
    }
    return keys;
  }
}
