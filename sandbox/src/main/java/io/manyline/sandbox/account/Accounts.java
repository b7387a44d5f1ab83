package io.manyline.sandbox.account;

import io.manyline.sandbox.world.Json;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.jid.Jid;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All registered numbers, found by number or LID, with the keys of their devices.
///
/// **Shape:** `account/{number}`, `device/{number}/{id}`, and the prekeys of [PreKeyStock]. **Order
/// and threads:** world's thread only; every change is written in the task that makes it.
public final class Accounts {
  private static final String ACCOUNT = "account/";
  private static final String DEVICE = "device/";

  private final World world;
  private final LidSource lids;
  private final Map<String, Account> byNumber = new LinkedHashMap<>();
  private final Map<String, Account> byLid = new HashMap<>();
  private final Map<DeviceAddress, PreKeyStock> stocks = new HashMap<>();

  public Accounts(World world) {
    this.world = world;
    this.lids = new LidSource(world.seed());
  }

  /// Reads what is stored; once, before anything else.
  public void load() {
    world
        .store()
        .forEach(ACCOUNT, (_, json) -> index(new Account(Json.read(json, AccountRecord.class))));
    world
        .store()
        .forEach(
            DEVICE,
            (key, json) -> {
              String number = key.substring(DEVICE.length(), key.lastIndexOf('/'));
              Device device = Json.read(json, Device.class);
              Account account = byNumber.get(number);
              if (account != null) {
                account.put(device);
                stock(account.address(device.id())).load();
              }
            });
  }

  public Collection<Account> all() {
    return Collections.unmodifiableCollection(byNumber.values());
  }

  public Optional<Account> byNumber(String number) {
    return Optional.ofNullable(byNumber.get(number));
  }

  /// The account behind any address of one of its devices; groups and servers have none.
  public Optional<Account> find(Jid jid) {
    if (jid.isLid()) {
      return Optional.ofNullable(byLid.get(jid.user()));
    }
    return jid.isPhoneNumber() ? byNumber(jid.user()) : Optional.empty();
  }

  /// Registers a number that is not registered yet.
  public Account create(String number, String name) {
    if (byNumber.containsKey(number)) {
      throw new IllegalArgumentException("number is registered already");
    }
    int rawId = newRawId();
    String lid = lids.lid(number, byLid::containsKey);
    Account account = new Account(new AccountRecord(number, lid, name, rawId, 0, null));
    index(account);
    save(account);
    return account;
  }

  /// The same number is registered anew: nothing that its phone signed before holds any more.
  public void reregister(Account account) {
    account.register(newRawId());
    clearPreKeys(account.address(0));
    save(account);
  }

  public void rename(Account account, String name) {
    account.rename(name);
    save(account);
  }

  /// Takes the next device id, which is the key index too.
  public int reserveDevice(Account account) {
    int id = account.nextDevice();
    save(account);
    return id;
  }

  /// Adds a device or replaces what is known of it.
  public void put(Account account, Device device) {
    account.put(device);
    world.store().put(deviceKey(account, device.id()), Json.write(device));
  }

  public void putKeyIndexes(Account account, byte[] signedList) {
    account.signedKeyIndexes(signedList);
    save(account);
  }

  /// Forgets a companion with all of its keys.
  public void remove(Account account, int device) {
    account.drop(device);
    world.store().remove(deviceKey(account, device));
    PreKeyStock stock = stocks.remove(account.address(device));
    if (stock != null) {
      stock.clear();
    }
  }

  public void replaceSignedPreKey(
      Account account, Device device, int registrationId, Device.SignedKey key) {
    put(account, device.withSignedPreKey(registrationId, key));
  }

  public void addPreKeys(DeviceAddress address, List<OneTimeKey> keys) {
    stock(address).add(keys);
  }

  /// Loses a device's one-time prekeys. @return how many there were
  public int clearPreKeys(DeviceAddress address) {
    int count = stock(address).count();
    stock(address).clear();
    return count;
  }

  public int preKeyCount(DeviceAddress address) {
    return stock(address).count();
  }

  public List<OneTimeKey> remainingPreKeys(DeviceAddress address) {
    return stock(address).remaining();
  }

  /// Hands out a bundle; its one-time prekey is gone with it.
  public Optional<KeyBundle> takeBundle(Account account, int device) {
    return account
        .device(device)
        .map(known -> new KeyBundle(known, stock(account.address(device)).take().orElse(null)));
  }

  private int newRawId() {
    return 1 + world.random().nextInt(Integer.MAX_VALUE - 1);
  }

  private PreKeyStock stock(DeviceAddress address) {
    return stocks.computeIfAbsent(address, key -> new PreKeyStock(world.store(), key));
  }

  private void index(Account account) {
    byNumber.put(account.number(), account);
    byLid.put(account.lid(), account);
  }

  private void save(Account account) {
    world.store().put(ACCOUNT + account.number(), Json.write(account.toRecord()));
  }

  private static String deviceKey(Account account, int device) {
    return DEVICE + account.number() + "/" + device;
  }
}
