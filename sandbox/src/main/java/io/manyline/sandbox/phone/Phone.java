package io.manyline.sandbox.phone;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.appstate.PhoneAppState;
import io.manyline.sandbox.group.Group;
import io.manyline.sandbox.history.HistoryNotice;
import io.manyline.sandbox.phone.PhoneMessage.Direction;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.relay.DeviceLink;
import io.manyline.sandbox.relay.Peer;
import io.manyline.sandbox.relay.StanzaRouter;
import io.manyline.sandbox.world.Json;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.Message;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A virtual phone as the network sees it: device 0 of its account, a peer like any other.
///
/// **Flow:** [Delivery] hands it stanzas, it answers through [StanzaRouter]. **Order and threads:**
/// world's thread only; each stanza is a task of its own, so that what the phone learned and what
/// it confirmed are durable together.
final class Phone implements DeviceLink {
  private final PhoneNetwork network;
  private final World world;
  private final Accounts accounts;
  private final Account account;
  private final Delivery delivery;
  private final StanzaRouter router;
  private final PhoneChats chats;
  private final PhoneRatchets ratchets;
  private final PhoneInbox inbox;
  private final PhoneOutbox outbox;
  private final PhoneGroups groups;
  private final PhoneAppState appState;
  private final PhoneCompanions companions;
  private final PhoneMediaRetries mediaRetries;
  private final PhoneComposer composer;
  private final PhoneSight sight = new PhoneSight();
  private final PhoneCalls calls;
  private final PhoneChannels channels;
  private PhoneSettings settings;

  Phone(PhoneNetwork network, Account account, PhoneKeys keys, PhoneSettings settings) {
    this.network = network;
    this.world = network.world();
    this.accounts = network.accounts();
    this.account = account;
    this.delivery = network.delivery();
    this.router = network.router();
    this.settings = settings;
    this.chats = new PhoneChats(world.store(), account.number());
    this.ratchets = new PhoneRatchets(world, network.accounts(), network.bundles(), account, keys);
    ratchets.load();
    chats.load();
    this.inbox =
        new PhoneInbox(world, network.accounts(), account, keys, ratchets, chats, this::confirm);
    this.mediaRetries = new PhoneMediaRetries(network, account, chats);
    this.appState = new PhoneAppState(world, network.collections(), network.media(), account);
    StatusSeers seers = new StatusSeers(accounts, account, appState);
    this.groups = new PhoneGroups(network, account, ratchets, chats, inbox, seers, this::route);
    groups.load();
    PastChats past = new PastChats(accounts, network.groups(), account, chats);
    this.companions =
        new PhoneCompanions(
            world,
            account,
            ratchets,
            appState,
            new PhoneCompanions.Past(past, new HistoryNotice(network.media())),
            this::route);
    companions.load();
    PhoneTokens tokens =
        new PhoneTokens(
            world,
            account,
            network.people().tokens(),
            network.people().firstContact()::isRestricted,
            companions::nctSalt);
    this.outbox =
        new PhoneOutbox(world, network.accounts(), account, ratchets, chats, this::route, tokens);
    PhoneResends resends = new PhoneResends(past, companions::tell);
    inbox.onPeer(
        (device, stanzaId, told) -> {
          companions.onPeer(device, told);
          resends.onPeer(device, stanzaId, told);
        });
    this.channels = new PhoneChannels(world, account, chats, this::route);
    this.calls = new PhoneCalls(world, accounts, account, this::route);
    this.composer =
        new PhoneComposer(world, account, chats, new PhoneSecrets(network.accounts(), chats));
  }

  Account account() {
    return account;
  }

  PhoneChats chats() {
    return chats;
  }

  PhoneInbox inbox() {
    return inbox;
  }

  PhoneSight sight() {
    return sight;
  }

  /// With what the account's devices make tokens for people who do not know them.
  byte[] nctSalt() {
    return companions.nctSalt();
  }

  /// Does what its user wants, as a stanza.
  void act(Node stanza) {
    route(stanza);
  }

  PhoneCalls calls() {
    return calls;
  }

  PhoneAppState appState() {
    return appState;
  }

  Set<String> peers() {
    return ratchets.peers();
  }

  /// @return how many Signal sessions were lost
  int forgetSessions() {
    return ratchets.forget();
  }

  PhoneSettings settings() {
    return settings;
  }

  void change(PhoneSettings changed) {
    settings = changed;
    world.store().put("phone/" + account.number(), Json.write(changed));
    connect();
  }

  /// Attaches to the network when it is on, and leaves it when it is off.
  void connect() {
    if (!settings.online()) {
      delivery.detach(account.address(0), this);
    } else if (delivery.link(account.address(0)).isEmpty()) {
      delivery.attach(account.address(0), this);
      delivery.pull(account.address(0), Integer.MAX_VALUE);
      companions.serveNew();
    }
  }

  /// A companion is about to be linked.
  void onScan() {
    companions.seed();
  }

  /// A companion had all that waited for it, and takes more at once.
  void onLive(int companion) {
    if (settings.online()) {
      companions.serveIfNew(companion);
    }
  }

  String send(Account recipient, PhoneDraft draft) {
    Jid to = settings.addressByLid() ? recipient.lidJid(0) : recipient.phoneJid(0);
    return outbox.send(recipient, to, composer.compose(draft, to));
  }

  /// @param group address of the group whose members are called @return the call id
  String call(Account callee, @Nullable String group, boolean video) {
    Jid to = settings.addressByLid() ? callee.lidJid(0) : callee.phoneJid(0);
    return calls.offer(callee, to, group, video);
  }

  /// To all members of a group.
  String send(Group group, PhoneDraft draft) {
    return groups.send(group, composer.compose(draft, group.jid()));
  }

  /// For those who may see this phone's status; a reaction for whom it is about.
  String post(PhoneDraft draft) {
    Message message = composer.compose(draft, Jid.STATUS);
    String author = message.getReactionMessage().getKey().getParticipant();
    return author.isEmpty()
        ? groups.post(message)
        : outbox.sendToAuthor(accounts.find(Jid.parse(author)).orElseThrow(), message);
  }

  /// To a channel, in the clear.
  String post(Jid channel, PhoneDraft draft) {
    return channels.post(channel, composer.compose(draft, channel));
  }

  void react(Jid channel, long serverId, String emoji) {
    channels.react(channel, serverId, emoji);
  }

  String sendMedia(Account recipient, PhoneMedia media) {
    return send(recipient, new PhoneDraft.Verbatim(media.toMessage(world.nowSeconds())));
  }

  @Override
  public void send(Node stanza) {
    world.afterCommit(() -> world.execute(() -> onStanza(stanza)));
  }

  @Override
  public void close() {}

  @Override
  public void drop() {}

  @Override
  public void mute() {}

  private void onStanza(Node stanza) {
    if (!settings.online()) {
      return;
    }
    switch (stanza.tag()) {
      case "message" -> receive(stanza).ifPresent(this::reply);
      case "receipt" -> onReceipt(stanza);
      case "ack" -> {
        if (stanza.attribute("class").filter("message"::equals).isPresent()
            && stanza.attribute("error").isEmpty()) {
          chats.update(Direction.OUT, stanza.required("id"), PhoneMessage::withSent);
        }
      }
      case "notification" -> {
        sight.take(stanza);
        onNotification(stanza);
      }
      case "presence", "chatstate" -> sight.take(stanza);
      case "call" -> {
        acknowledge(stanza);
        calls.receive(stanza);
      }
      default -> {}
    }
  }

  private Optional<PhoneMessage> receive(Node stanza) {
    if (stanza.requiredJid("from").isChannel()) {
      return channels.receive(stanza);
    }
    return isOfGroup(stanza) ? groups.receive(stanza) : inbox.receive(stanza);
  }

  private static boolean isOfGroup(Node stanza) {
    Jid from = stanza.requiredJid("from");
    return from.isGroup() || from.isStatus();
  }

  private void onReceipt(Node receipt) {
    acknowledge(receipt);
    switch (receipt.attribute("type").orElse("")) {
      case "retry" -> {
        if (isOfGroup(receipt)) {
          groups.resend(receipt);
        } else {
          onRetry(receipt);
        }
      }
      case "server-error" -> mediaRetries.answer(receipt);
      case "read", "played" -> {
        if (receipt.attribute("recipient").isEmpty()) {
          tick(receipt, true);
        }
      }
      case "", "inactive" -> tick(receipt, false);
      default -> {}
    }
  }

  private void onRetry(Node receipt) {
    Jid from = receipt.requiredJid("from");
    boolean own = accounts.find(from).filter(account::equals).isPresent();
    if (own && chats.find(Direction.OUT, receipt.required("id")).isEmpty()) {
      companions.serveAgain(from.device());
    } else {
      outbox.resend(receipt);
    }
  }

  private void onNotification(Node notification) {
    acknowledge(notification);
    if (notification.attribute("type").filter("server_sync"::equals).isPresent()) {
      appState.pushName().filter(name -> !name.equals(account.name())).ifPresent(this::rename);
    }
  }

  private void rename(String name) {
    if (!name.isBlank() && name.length() <= Phones.MAX_NAME) {
      accounts.rename(account, name);
    }
  }

  private void tick(Node receipt, boolean read) {
    tick(receipt.required("id"), read);
    receipt.child("list").stream()
        .flatMap(list -> list.children("item").stream())
        .forEach(item -> tick(item.required("id"), read));
  }

  private void tick(String id, boolean read) {
    chats.update(Direction.OUT, id, read ? PhoneMessage::withRead : PhoneMessage::withDelivered);
  }

  private void reply(PhoneMessage message) {
    boolean ping =
        message.direction() == Direction.IN
            && !message.to().equals(Jid.STATUS.toString())
            && !message.to().endsWith("@newsletter")
            && message.text().strip().toLowerCase(Locale.ROOT).equals("ping");
    if (settings.autoReply() && ping) {
      PhoneDraft pong = PhoneDraft.text("pong");
      network
          .groups()
          .find(message.to())
          .ifPresentOrElse(
              group -> send(group, pong),
              () -> accounts.byNumber(message.from()).ifPresent(author -> send(author, pong)));
    }
  }

  private void acknowledge(Node stanza) {
    route(
        Node.of("ack")
            .with("class", stanza.tag())
            .with("id", stanza.required("id"))
            .with("to", stanza.requiredJid("from"))
            .with("type", stanza.attribute("type").orElse(null)));
  }

  /// What the inbox sends: a silent phone drops receipts that no user asked for.
  private void confirm(Node stanza) {
    boolean own =
        stanza.isTag("receipt") && stanza.attribute("type").filter("read"::equals).isEmpty();
    if (!own || !settings.silent()) {
      route(stanza);
    }
  }

  private void route(Node stanza) {
    router.route(new Peer(account, 0, this), stanza);
  }
}
