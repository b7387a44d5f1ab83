package io.manyline.sandbox.phone;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.phone.PhoneException.Reason;
import io.manyline.sandbox.world.Json;
import io.manyline.sandbox.world.WorldStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// All virtual phones of a sandbox.
///
/// **Order and threads:** callable from any thread; every call is a task of the world, and its
/// result completes once what it changed is durable. **Errors:** futures fail with
/// [PhoneException].
public final class Phones {
  private static final String PREFIX = "phone/";

  /// What a phone has lost when WhatsApp is installed anew.
  private static final List<String> OF_AN_INSTALLATION =
      List.of(
          "phone-prekey/",
          "phone-session/",
          "phone-message/",
          "phone-sender-key/",
          "phone-own-sender-key/",
          "phone-onboarded/");

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{6,14}");
  static final int MAX_NAME = 256;

  /// Test suites of other clients put what they want of a phone into the name.
  private static final int MAX_SCANNED_NAME = 1_000;

  private final PhoneNetwork network;
  private final PhoneKeyring keyring;
  private final FictitiousNumbers numbers = new FictitiousNumbers();
  private final Map<String, Phone> phones = new LinkedHashMap<>();

  /// Phones that were made for a push name, by it: companions change their account's name.
  private final Map<String, Phone> scanned = new HashMap<>();

  public Phones(PhoneNetwork network, PhoneKeyring keyring) {
    this.network = network;
    this.keyring = keyring;
    network
        .people()
        .firstContact()
        .salts(
            account ->
                Optional.ofNullable(phones.get(account.number())).map(phone -> phone.nctSalt()));
    network
        .delivery()
        .onLive(
            device -> {
              Phone phone = phones.get(device.number());
              if (phone != null) {
                phone.onLive(device.device());
              }
            });
  }

  /// Brings back the phones of a kept world and connects them; once, on the world's thread.
  public void load() {
    network
        .world()
        .store()
        .forEach(
            PREFIX,
            (key, json) -> {
              Account account =
                  network.accounts().byNumber(key.substring(PREFIX.length())).orElseThrow();
              PhoneSettings settings = Json.read(json, PhoneSettings.class);
              add(new Phone(network, account, keyring.load(account), settings));
            });
  }

  /// Registers a number with a phone of its own.
  ///
  /// @param number digits, with or without a plus; null invents a fictitious one
  public CompletableFuture<VirtualPhone> create(@Nullable String number, String name) {
    return create(number, name, PhoneSettings.DEFAULT);
  }

  public CompletableFuture<VirtualPhone> create(
      @Nullable String number, String name, PhoneSettings settings) {
    return submit(() -> handle(register(number, bounded(name, MAX_NAME), settings)));
  }

  public CompletableFuture<VirtualPhone> find(String number) {
    return submit(() -> handle(phone(number)));
  }

  public CompletableFuture<List<VirtualPhone>> all() {
    return submit(() -> phones.values().stream().map(this::handle).toList());
  }

  /// Scans with the phone that has the companion's push name, or was made for it; without one a
  /// silent phone is made.
  ///
  /// @return the device that was linked
  public CompletableFuture<LinkedDevice> scanByPushName(String qr) {
    return submit(() -> byPushName(network.pairing().pushName(QrCode.parse(qr).ref())))
        .thenCompose(phone -> handle(phone).scan(qr));
  }

  private Phone byPushName(String name) {
    if (name.isBlank()) {
      return register(null, "Phone", PhoneSettings.SILENT);
    }
    return phones.values().stream()
        .filter(phone -> phone.account().name().equals(name))
        .findFirst()
        .orElseGet(
            () ->
                scanned.computeIfAbsent(
                    bounded(name, MAX_SCANNED_NAME),
                    made -> register(null, made, PhoneSettings.SILENT)));
  }

  /// WhatsApp is installed anew under a number: other keys, no companions, no chats. Settings stay.
  ///
  /// @return the phone as it is now; handles of before are of no use any more
  public CompletableFuture<VirtualPhone> reinstall(String number) {
    return submit(
        () -> {
          Phone before = phone(number);
          Account account = before.account();
          Set<String> peers = before.peers();
          account.devices().stream()
              .filter(device -> device.id() != 0)
              .forEach(device -> network.companions().unlink(account, device.id()));
          network.delivery().detach(account.address(0), before);
          wipe(account.number());
          network.accounts().reregister(account);
          Phone after = new Phone(network, account, keyring.create(account), before.settings());
          phones.put(account.number(), after);
          network.companions().tellIdentity(account, peers);
          after.connect();
          return handle(after);
        });
  }

  private void wipe(String number) {
    WorldStore store = network.world().store();
    List<String> keys = new ArrayList<>();
    for (String kept : OF_AN_INSTALLATION) {
      store.forEach(kept + number + "/", (key, _) -> keys.add(key));
    }
    keys.forEach(store::remove);
  }

  <T> CompletableFuture<T> submit(Supplier<T> task) {
    return network.world().submit(task);
  }

  Phone phone(String number) {
    Phone phone = phones.get(withoutPlus(number));
    if (phone == null) {
      throw new PhoneException(Reason.PHONE_NOT_FOUND, "no phone has the number " + number);
    }
    return phone;
  }

  static String withoutPlus(String number) {
    return number.startsWith("+") ? number.substring(1) : number;
  }

  private Phone register(@Nullable String wanted, String name, PhoneSettings settings) {
    String number =
        wanted == null
            ? numbers.next(taken -> network.accounts().byNumber(taken).isPresent())
            : withoutPlus(wanted);
    if (!NUMBER.matcher(number).matches()) {
      throw new PhoneException(
          Reason.NUMBER_INVALID, "a number has 7 to 15 digits and does not begin with 0");
    }
    if (network.accounts().byNumber(number).isPresent()) {
      throw new PhoneException(Reason.PHONE_EXISTS, "a phone has the number " + number);
    }
    Account account = network.accounts().create(number, name);
    Phone phone = new Phone(network, account, keyring.create(account), settings);
    phone.change(settings);
    phones.put(number, phone);
    return phone;
  }

  private static String bounded(String name, int most) {
    if (name.isBlank() || name.length() > most) {
      throw new PhoneException(Reason.NAME_INVALID, "a name has 1 to " + most + " characters");
    }
    return name;
  }

  private void add(Phone phone) {
    phones.put(phone.account().number(), phone);
    phone.connect();
  }

  private VirtualPhone handle(Phone phone) {
    return new VirtualPhone(this, network, keyring, phone);
  }
}
