package io.manyline.sandbox.account;

import io.manyline.whatsapp.jid.Jid;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A registered number with its LID and its devices.
///
/// **Shape:** the same device ids stand under the number and under the LID. Device ids and key
/// indexes are never used twice. **Order and threads:** world's thread only; changes are stored by
/// [Accounts].
public final class Account {
  private final String number;
  private final String lid;
  private int rawId;
  private final SortedMap<Integer, Device> devices = new TreeMap<>();
  private String name;
  private int lastDevice;
  private byte @Nullable [] keyIndexList;

  Account(AccountRecord stored) {
    this.number = stored.number();
    this.lid = stored.lid();
    this.rawId = stored.rawId();
    this.name = stored.name();
    this.lastDevice = stored.lastDevice();
    this.keyIndexList = stored.keyIndexList();
  }

  public String number() {
    return number;
  }

  /// User part of the LID.
  public String lid() {
    return lid;
  }

  /// Constant for the life of the registration; part of every ADV container.
  public int rawId() {
    return rawId;
  }

  public String name() {
    return name;
  }

  /// Highest device id ever given to a companion; also its key index.
  public int lastDevice() {
    return lastDevice;
  }

  /// ADVSignedKeyIndexList bytes as the phone signed them last; null before the first companion.
  public byte @Nullable [] keyIndexList() {
    return keyIndexList;
  }

  /// In ascending order, the phone first.
  public Collection<Device> devices() {
    return List.copyOf(devices.values());
  }

  public Optional<Device> device(int id) {
    return Optional.ofNullable(devices.get(id));
  }

  public Jid phoneJid(int device) {
    return Jid.phone(number).withDevice(device);
  }

  public Jid lidJid(int device) {
    return Jid.lid(lid).withDevice(device);
  }

  /// The address of a device in the family that another address has.
  public Jid like(Jid example, int device) {
    return example.isLid() ? lidJid(device) : phoneJid(device);
  }

  public DeviceAddress address(int device) {
    return new DeviceAddress(number, device);
  }

  void rename(String name) {
    this.name = name;
  }

  void register(int rawId) {
    this.rawId = rawId;
    this.keyIndexList = null;
  }

  int nextDevice() {
    return ++lastDevice;
  }

  void signedKeyIndexes(byte[] list) {
    this.keyIndexList = list;
  }

  void put(Device device) {
    devices.put(device.id(), device);
  }

  void drop(int device) {
    devices.remove(device);
  }

  AccountRecord toRecord() {
    return new AccountRecord(number, lid, name, rawId, lastDevice, keyIndexList);
  }
}
