package io.manyline.whatsapp.client;

import io.manyline.whatsapp.appstate.AppState;
import io.manyline.whatsapp.call.Calls;
import io.manyline.whatsapp.call.IncomingCalls;
import io.manyline.whatsapp.channel.ChannelNotifications;
import io.manyline.whatsapp.channel.ChannelSender;
import io.manyline.whatsapp.channel.Channels;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.DeviceDirectory;
import io.manyline.whatsapp.device.DeviceEncryptor;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.PeerBundles;
import io.manyline.whatsapp.device.PeerCipher;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.group.GroupRoom;
import io.manyline.whatsapp.group.Groups;
import io.manyline.whatsapp.history.HistoryDepth;
import io.manyline.whatsapp.history.HistoryHandler;
import io.manyline.whatsapp.history.HistoryRoom;
import io.manyline.whatsapp.iq.DeviceQueries;
import io.manyline.whatsapp.iq.DeviceQuery;
import io.manyline.whatsapp.iq.IqClient;
import io.manyline.whatsapp.iq.KeyBundleQuery;
import io.manyline.whatsapp.iq.PreKeyQueries;
import io.manyline.whatsapp.login.DirtyBits;
import io.manyline.whatsapp.media.ClientMedia;
import io.manyline.whatsapp.media.KeptFiles;
import io.manyline.whatsapp.media.MediaConnections;
import io.manyline.whatsapp.media.MediaRetries;
import io.manyline.whatsapp.message.FanOut;
import io.manyline.whatsapp.message.IncomingMessageHandler;
import io.manyline.whatsapp.message.MessageSender;
import io.manyline.whatsapp.message.MessageTransmitter;
import io.manyline.whatsapp.message.MissedDevices;
import io.manyline.whatsapp.message.OfflineDrain;
import io.manyline.whatsapp.message.OutgoingContents;
import io.manyline.whatsapp.message.PeerMessages;
import io.manyline.whatsapp.message.PlaceholderResends;
import io.manyline.whatsapp.message.UndecryptableMessages;
import io.manyline.whatsapp.notification.DeviceNotifications;
import io.manyline.whatsapp.notification.NotificationHandler;
import io.manyline.whatsapp.notification.NotificationRouter;
import io.manyline.whatsapp.pairing.LinkCodePairing;
import io.manyline.whatsapp.pairing.PasskeyPairing;
import io.manyline.whatsapp.prekey.KeyHygiene;
import io.manyline.whatsapp.prekey.PreKeyUploads;
import io.manyline.whatsapp.presence.Presence;
import io.manyline.whatsapp.presence.PresenceHandler;
import io.manyline.whatsapp.privacy.Privacy;
import io.manyline.whatsapp.privacy.PrivacyNotifications;
import io.manyline.whatsapp.profile.ProfileNotifications;
import io.manyline.whatsapp.profile.Profiles;
import io.manyline.whatsapp.receipt.ReceiptHandler;
import io.manyline.whatsapp.receipt.RetryAnswers;
import io.manyline.whatsapp.receipt.RetryRequests;
import io.manyline.whatsapp.signal.SessionCipher;
import io.manyline.whatsapp.stanza.LaneTimer;
import io.manyline.whatsapp.stanza.ResponseTracker;
import io.manyline.whatsapp.stanza.StanzaIds;
import io.manyline.whatsapp.stanza.StanzaRouter;
import io.manyline.whatsapp.stanza.StanzaSender;
import io.manyline.whatsapp.status.StatusAudience;
import io.manyline.whatsapp.token.PrivacyTokens;

/// The rooms of a logged-in device, wired once the device is known.
final class ClientRooms {
  final DeviceQueries deviceQueries;
  final LinkCodePairing linkCode;
  final PasskeyPairing passkey;
  final PreKeyUploads preKeys;
  final KeyHygiene hygiene;
  final OfflineDrain drain;
  final MessageSender messages;
  final MessageTransmitter transmitter;
  final AppState appState;
  final Groups groups;
  final ClientMedia media;
  final Presence presence;
  final PrivacyTokens tokens;
  final Profiles profiles;
  final Privacy privacy;
  final HistoryHandler history;
  final Calls calls;
  final Channels channels;

  private final IncomingMessageHandler incoming;
  private final ReceiptHandler receipts;
  private final NotificationRouter notifications;
  private final PresenceHandler presences;
  private final DirtyBits dirty;
  private final IncomingCalls incomingCalls;

  ClientRooms(
      ClientPorts ports,
      StateLedger ledger,
      ResponseTracker responses,
      StanzaSender sender,
      OwnDevice own,
      HistoryDepth depth) {
    StanzaIds ids = new StanzaIds(ports.random());
    IqClient iq = new IqClient(sender, responses, ids);
    PeerCipher cipher =
        new PeerCipher(new SessionCipher(own.credentials().identity(), ports.random()), own);
    PeerBundles bundles = new PeerBundles(new KeyBundleQuery(iq), cipher);
    DeviceEncryptor encryptor = new DeviceEncryptor(cipher, ports.random());
    DeviceQuery devices = new DeviceQuery(iq, ids);
    DeviceDirectory directory = new DeviceDirectory(devices, ledger, ports.clock());
    GroupRoom groupRoom =
        new GroupRoom(iq, devices, ledger, new StatusAudience(iq, ledger), ids, ports.clock());
    groups = groupRoom.groups();
    tokens = new PrivacyTokens(ledger, iq, own, ports.clock());
    presence = new Presence(ledger, sender, tokens, own);
    presences = new PresenceHandler(ledger, ports.listener());
    profiles = new Profiles(iq, ledger, tokens, own, ids);
    privacy = new Privacy(iq, directory, ledger);
    dirty = new DirtyBits(iq, groups);

    deviceQueries = new DeviceQueries(iq);
    linkCode = new LinkCodePairing(iq, own, ports.random());
    passkey = new PasskeyPairing(iq, own, ports.random(), ports.clock(), ports.listener());
    PreKeyQueries ownKeys = new PreKeyQueries(iq);
    preKeys = new PreKeyUploads(ownKeys, ledger, ports.lane(), ports.random());
    hygiene = new KeyHygiene(preKeys, ownKeys, ledger, ports.clock(), ports.random());
    drain = new OfflineDrain(ledger, sender, ports.listener());
    messages =
        new MessageSender(
            directory,
            bundles,
            new FanOut(ledger, cipher, bundles, encryptor, tokens, ports.clock()),
            groupRoom.sender(cipher, bundles, encryptor, ports.random(), ports.clock()),
            new ChannelSender(ledger, ports.clock()),
            new OutgoingContents(ports.random()),
            ledger);
    RetryAnswers answers = new RetryAnswers(ledger, sender, bundles, encryptor);
    transmitter =
        new MessageTransmitter(
            responses,
            sender,
            ledger,
            new MissedDevices(directory, answers, ledger, ports.clock()),
            ports.clock());
    LaneTimer timer = new LaneTimer(ports.timer(), ports.lane());
    MediaRetries mediaRetries = new MediaRetries(sender, timer, ports.random(), own);
    media =
        new ClientMedia(
            new MediaConnections(iq, ports.clock(), ports.lane()),
            mediaRetries,
            new KeptFiles(ledger, own),
            ports.lane());
    PeerMessages peers =
        new PeerMessages(ledger, cipher, bundles, encryptor, sender, ports.random());
    PlaceholderResends resends = new PlaceholderResends(peers);
    appState =
        AppState.of(
            ledger,
            iq,
            peers,
            own,
            new AppState.Media(ports.bulk().transfers(), media),
            new AppState.Surroundings(ports.clock(), ports.random(), ports.lane()));
    appState.onSynced(presence::onSettings);
    history =
        HistoryRoom.handler(
            depth,
            ledger,
            own,
            new HistoryRoom.Ports(
                ports.bulk().transfers(),
                media,
                ports.bulk().history(),
                ports.lane(),
                timer,
                ports.clock()));
    incoming =
        new IncomingMessageHandler(
            ledger,
            sender,
            cipher,
            new UndecryptableMessages(ledger, sender, new RetryRequests(ports.random()), resends),
            (message, from, changes) -> {
              Runnable further = history.onPeer(message, from, changes);
              Runnable then = appState.onPeer(message, changes);
              resends.onPeer(message, from, changes, own);
              return () -> {
                further.run();
                then.run();
              };
            });
    receipts = new ReceiptHandler(ledger, sender, answers, ports.clock());
    notifications = new NotificationRouter(ledger, sender);
    notifications
        .on("link_code_companion_reg", linkCode::onNotification)
        .on("passkey_prologue_request", passkey::onPrologueRequest)
        .on("crsc_continuation", passkey::onContinuation);
    new DeviceNotifications(ledger, preKeys, own, ports.clock()).register(notifications);
    groupRoom.register(notifications, own);
    mediaRetries.register(notifications);
    appState.register(notifications);
    tokens.register(notifications);
    new ProfileNotifications(ledger, ports.clock()).register(notifications);
    new PrivacyNotifications(ledger, ports.clock()).register(notifications);
    channels =
        new Channels(
            iq, sender, responses, ids, user -> new AddressBook(ledger.begin()).preferLid(user));
    new ChannelNotifications(ledger).register(notifications);
    calls = new Calls(ledger, sender, responses, ids, ports.clock());
    incomingCalls = new IncomingCalls(ledger, sender);
  }

  /// Adds a handler of a room outside.
  void onNotification(String type, NotificationHandler handler) {
    notifications.on(type, handler);
  }

  /// Lets these rooms hear what the server pushes to a logged-in device.
  void register(StanzaRouter router, OwnDevice own) {
    router
        .on("message", stanza -> incoming.handle(stanza, own))
        .on("receipt", stanza -> receipts.handle(stanza, own))
        .on("notification", notifications::route)
        .on("call", incomingCalls::handle)
        .on("presence", stanza -> presences.onPresence(stanza, own))
        .on("chatstate", stanza -> presences.onChatState(stanza, own))
        .on(
            "ib",
            bulletin -> {
              drain.onBulletin(bulletin);
              dirty.onBulletin(bulletin);
            });
  }
}
