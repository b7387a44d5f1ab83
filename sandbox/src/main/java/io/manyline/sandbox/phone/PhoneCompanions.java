package io.manyline.sandbox.phone;

import com.google.protobuf.ByteString;
import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.appstate.PhoneAppState;
import io.manyline.sandbox.appstate.SettingChanges;
import io.manyline.sandbox.history.HistoryNotice;
import io.manyline.sandbox.history.HistoryParts;
import io.manyline.sandbox.history.PastChat;
import io.manyline.sandbox.privacy.NameScenario;
import io.manyline.sandbox.world.Json;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.proto.AppStateSyncKeyId;
import io.manyline.whatsapp.proto.AppStateSyncKeyShare;
import io.manyline.whatsapp.proto.HistorySync;
import io.manyline.whatsapp.proto.InitialSecurityNotificationSettingSync;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.ProtocolMessage;
import io.manyline.whatsapp.syncd.PatchWriter;
import io.manyline.whatsapp.syncd.SyncCollection;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/// What a phone does for its companions: keys, settings and history for a new one, keys for one
/// that lacks some.
///
/// **Flow:** [Phone] tells of a companion that is there; peer messages go out through `wire`.
/// **Shape:** `phone-onboarded/{number}/{device}` says that a companion was served. **Order and
/// threads:** world's thread only. **Source:** docs/protocol/history.md: the order in which a phone
/// serves a new companion.
final class PhoneCompanions {
  private static final int KEY_SHARE = 6;
  private static final int SECURITY_SETTING = 9;
  private static final int MOST_SERVED_AGAIN = 2;

  private final World world;
  private final Account account;
  private final PhoneRatchets ratchets;
  private final PhoneAppState appState;
  private final Past past;
  private final Consumer<Node> wire;
  private final String prefix;

  private final Set<Integer> served = new HashSet<>();

  /// Peer messages that were not decrypted, by companion: it was served anew so often.
  private final Map<Integer, Integer> servedAgain = new HashMap<>();

  /// What a phone tells of the past, and how.
  record Past(PastChats chats, HistoryNotice notice) {}

  PhoneCompanions(
      World world,
      Account account,
      PhoneRatchets ratchets,
      PhoneAppState appState,
      Past past,
      Consumer<Node> wire) {
    this.world = world;
    this.account = account;
    this.ratchets = ratchets;
    this.appState = appState;
    this.past = past;
    this.wire = wire;
    this.prefix = "phone-onboarded/" + account.number() + "/";
  }

  void load() {
    world
        .store()
        .forEach(prefix, (key, _) -> served.add(Integer.parseInt(key.substring(prefix.length()))));
  }

  /// Serves every companion that was not served yet.
  void serveNew() {
    account.devices().stream().map(Device::id).forEach(this::serveIfNew);
  }

  /// A companion is there; serves it when it is new.
  void serveIfNew(int device) {
    if (device != 0 && account.device(device).isPresent() && served.add(device)) {
      world.store().put(prefix + device, Json.write(true));
      serve(device);
    }
  }

  /// A companion could not read a peer message: its session begins anew with all of it.
  void serveAgain(int device) {
    int times = servedAgain.merge(device, 1, Integer::sum);
    if (times <= MOST_SERVED_AGAIN && account.device(device).isPresent()) {
      ratchets.forget(account, device);
      serve(device);
    }
  }

  /// A companion tells this device only.
  void onPeer(int device, ProtocolMessage message) {
    if (message.hasAppStateSyncKeyRequest()) {
      List<byte[]> ids =
          message.getAppStateSyncKeyRequest().getKeyIdsList().stream()
              .map(AppStateSyncKeyId::getKeyId)
              .map(ByteString::toByteArray)
              .toList();
      send(device, keyShare(appState.keys(ids)));
    }
  }

  /// Tells one companion only.
  void tell(int device, ProtocolMessage message) {
    send(device, protocol(message.toBuilder()));
  }

  private void serve(int device) {
    send(device, securitySetting());
    send(device, keyShare(appState.keys()));
    for (HistorySync part :
        HistoryParts.of(
            account, past.chats().chats(), historySalt(), past.chats().isFullWanted(device))) {
      send(device, past.notice().of(part, past.chats().isInlineWanted(device)));
    }
  }

  /// Before the first companion is linked: the settings that a phone has from its own setup.
  void seed() {
    SettingChanges changes = new SettingChanges(world.now());
    if (!appState.isEmpty(SyncCollection.CRITICAL_BLOCK)) {
      return;
    }
    appState.change(
        SyncCollection.CRITICAL_BLOCK,
        List.of(changes.locale("en_US"), changes.pushName(account.name())));
    if (NameScenario.of(account).is("nct_syncd_delivery", false)) {
      appState.change(SyncCollection.REGULAR_HIGH, List.of(changes.nctSalt(nctSalt())));
    }
    List<PatchWriter.Change> contacts =
        past.chats().chats().stream()
            .map(PastChat::partner)
            .filter(Objects::nonNull)
            .map(partner -> changes.contact(partner.phoneJid(0), partner.lidJid(0), partner.name()))
            .toList();
    if (appState.isEmpty(SyncCollection.CRITICAL_UNBLOCK_LOW) && !contacts.isEmpty()) {
      appState.change(SyncCollection.CRITICAL_UNBLOCK_LOW, contacts);
    }
  }

  private void send(int device, Message message) {
    ratchets
        .encrypt(account, device, message.toByteArray())
        .ifPresent(
            enc ->
                wire.accept(
                    Node.of("message", Node.of("meta").with("appdata", "default"), enc)
                        .with("id", world.newId("3A"))
                        .with("to", account.phoneJid(device))
                        .with("category", "peer")
                        .with("push_priority", "high")
                        .with("type", "text")));
  }

  /// Empty for an account that wants none.
  private byte[] historySalt() {
    return NameScenario.of(account).is("nct_history_delivery", true) ? nctSalt() : new byte[0];
  }

  /// Constant for the account, so that every companion derives the same tokens.
  byte[] nctSalt() {
    return Hkdf.sha256(
        "nct".getBytes(StandardCharsets.UTF_8),
        appState.keys().getKeys(0).getKeyData().getKeyData().toByteArray());
  }

  private static Message keyShare(AppStateSyncKeyShare share) {
    return protocol(ProtocolMessage.newBuilder().setType(KEY_SHARE).setAppStateSyncKeyShare(share));
  }

  private static Message securitySetting() {
    return protocol(
        ProtocolMessage.newBuilder()
            .setType(SECURITY_SETTING)
            .setInitialSecurityNotificationSettingSync(
                InitialSecurityNotificationSettingSync.newBuilder()
                    .setSecurityNotificationEnabled(false)));
  }

  private static Message protocol(ProtocolMessage.Builder protocol) {
    return Message.newBuilder().setProtocolMessage(protocol).build();
  }
}
