package io.manyline.sandbox.phone;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.channel.Channel;
import io.manyline.sandbox.group.Group;
import io.manyline.sandbox.login.LinkCodeRequest;
import io.manyline.sandbox.login.PairOffer;
import io.manyline.sandbox.login.Passkey;
import io.manyline.sandbox.media.MediaDoor;
import io.manyline.sandbox.media.MediaServer;
import io.manyline.sandbox.phone.PhoneException.Reason;
import io.manyline.sandbox.phone.PhoneMessage.Direction;
import io.manyline.sandbox.status.StatusPrivacy;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.linkcode.LinkCode;
import io.manyline.whatsapp.linkcode.LinkCodeException;
import io.manyline.whatsapp.mediafile.MediaSecrets;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The buttons of one virtual phone.
///
/// **Order and threads:** callable from any thread; a result completes once what was changed is
/// durable. **Errors:** futures fail with [PhoneException], those of [#scan] also with
/// [io.manyline.sandbox.login.PairingRefusedException].
public final class VirtualPhone {
  private static final int MAX_TEXT = 65_536;

  /// Device ids fit in one byte on the wire and are never used twice.
  private static final int MAX_DEVICE = 255;

  private final Phones phones;
  private final PhoneNetwork network;
  private final PhoneKeyring keyring;
  private final Phone phone;

  VirtualPhone(Phones phones, PhoneNetwork network, PhoneKeyring keyring, Phone phone) {
    this.phones = phones;
    this.network = network;
    this.keyring = keyring;
    this.phone = phone;
  }

  public String number() {
    return account().number();
  }

  /// User part of the LID.
  public String lid() {
    return account().lid();
  }

  public String name() {
    return account().name();
  }

  public CompletableFuture<PhoneSettings> settings() {
    return phones.submit(phone::settings);
  }

  public CompletableFuture<PhoneSettings> change(UnaryOperator<PhoneSettings> change) {
    return phones.submit(
        () -> {
          phone.change(change.apply(phone.settings()));
          return phone.settings();
        });
  }

  /// Scans a pairing code; completes when the companion signed, and is linked.
  ///
  /// @param qr the text of the code, with or without its URL
  public CompletableFuture<LinkedDevice> scan(String qr) {
    return phones.submit(() -> scanned(QrCode.parse(qr))).thenCompose(signed -> signed);
  }

  /// Lets companions in only with that passkey from now on. @param passkey null for none
  public CompletableFuture<Boolean> requirePasskey(@Nullable Passkey passkey) {
    return phones.submit(
        () -> {
          if (passkey == null) {
            network.passkeys().drop(account());
          } else {
            network.passkeys().require(account(), passkey);
          }
          return passkey != null;
        });
  }

  /// Asks the companion that shows a code to replace its secret: what it showed is worth nothing.
  ///
  /// @param qr the text of the code
  public CompletableFuture<Boolean> refreshCode(String qr) {
    return phones.submit(
        () -> {
          network.pairing().refresh(QrCode.parse(qr).ref());
          return true;
        });
  }

  /// Asks whoever wants a code for this number to take another one. @param manual not by itself
  public CompletableFuture<Boolean> refreshLinkCode(boolean manual) {
    return phones.submit(
        () -> {
          network.pairing().refreshLinkCode(number(), manual);
          return true;
        });
  }

  /// Types a code that a companion shows; completes when the companion is linked.
  ///
  /// @param typed with or without the dash
  public CompletableFuture<LinkedDevice> linkCode(String typed) {
    return phones.submit(() -> exchange(typed)).thenCompose(opened -> opened);
  }

  /// Sends a text. @param to number, digits, or the address of a group @return the message id
  public CompletableFuture<String> send(String to, String text) {
    if (text.isEmpty() || text.length() > MAX_TEXT) {
      return CompletableFuture.failedFuture(
          new PhoneException(Reason.TEXT_INVALID, "a text has 1 to " + MAX_TEXT + " characters"));
    }
    return send(to, PhoneDraft.text(text));
  }

  /// Sends any kind. @param to number, digits, the address of a group or channel, or
  /// `status@broadcast`
  ///
  /// @return the message id
  public CompletableFuture<String> send(String to, PhoneDraft draft) {
    return phones.submit(
        () -> {
          Optional<Group> group = network.groups().find(to);
          if (group.isPresent()) {
            return phone.send(group.get(), draft);
          }
          if (to.equals(Jid.STATUS.toString())) {
            return phone.post(draft);
          }
          Optional<Channel> channel = network.channels().find(to);
          if (channel.isPresent()) {
            return phone.post(channel.get().jid(), draft);
          }
          return phone.send(recipient(to), draft);
        });
  }

  /// Sends a file that is stored. @param to number, digits @return the message id
  public CompletableFuture<String> sendMedia(String to, PhoneMedia media) {
    return phones.submit(() -> phone.sendMedia(recipient(to), media));
  }

  /// Encrypts a file, stores it and sends it. Reads the source on the caller's thread.
  public CompletableFuture<String> sendMedia(
      String to, PhoneMedia.Kind kind, String mimetype, String caption, InputStream file) {
    MediaServer.Added added = network.media().add(kind.type(), file);
    return sendMedia(
        to,
        new PhoneMedia(
            kind,
            mimetype,
            caption,
            "",
            added.url(),
            added.directPath(),
            MediaSecrets.of(added.media(), kind.type())));
  }

  /// The file in a message that the phone sent or got, verified.
  public CompletableFuture<MediaDoor.Shown> readMedia(String messageId) {
    return phones
        .submit(
            () ->
                phone
                    .chats()
                    .find(Direction.IN, messageId)
                    .or(() -> phone.chats().find(Direction.OUT, messageId))
                    .flatMap(PhoneMessage::media)
                    .orElseThrow(
                        () ->
                            new PhoneException(
                                Reason.MESSAGE_NOT_FOUND, "no file came with " + messageId)))
        .thenApplyAsync(
            media -> new MediaDoor.Shown(media.mimetype(), network.media().read(media.secrets())),
            Thread::startVirtualThread);
  }

  /// Inbox and outbox in the order in which the phone got to know them.
  public CompletableFuture<List<PhoneMessage>> messages() {
    return phones.submit(() -> phone.chats().all());
  }

  /// The first message, of those there are and those to come, that the condition holds for.
  public CompletableFuture<PhoneMessage> awaitMessage(
      Predicate<PhoneMessage> condition, Duration timeout) {
    CompletableFuture<PhoneMessage> found = new CompletableFuture<>();
    PhoneChats.Waiter waiter =
        message -> condition.test(message) && found.complete(message) || found.isDone();
    network
        .world()
        .execute(
            () -> {
              if (phone.chats().all().stream().noneMatch(waiter::isDone)) {
                phone.chats().addWaiter(waiter);
              }
            });
    return found
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((_, _) -> network.world().execute(() -> phone.chats().removeWaiter(waiter)));
  }

  /// Sends read receipts. @param messageIds empty for all that are unread @return how many
  public CompletableFuture<Integer> read(List<String> messageIds) {
    return phones.submit(
        () -> {
          Map<List<String>, List<PhoneMessage>> together = new LinkedHashMap<>();
          List<PhoneMessage> unread = unread(messageIds);
          unread.forEach(
              message ->
                  together
                      .computeIfAbsent(
                          List.of(message.from(), message.to()), _ -> new ArrayList<>())
                      .add(message));
          together.values().forEach(phone.inbox()::sendRead);
          return unread.size();
        });
  }

  /// Its chats' and contacts' settings, which its companions have too.
  public PhoneSync sync() {
    return new PhoneSync(phones, network, phone);
  }

  /// How it shows itself to others, and what it sees of them.
  public PhonePeople people() {
    return new PhonePeople(phones, network, phone);
  }

  /// Reacts to a post of a channel. @param emoji empty takes the reaction back
  public CompletableFuture<Boolean> react(String channel, long serverId, String emoji) {
    return phones.submit(
        () -> {
          Channel found =
              network
                  .channels()
                  .find(channel)
                  .orElseThrow(
                      () -> new PhoneException(Reason.RECIPIENT_NOT_FOUND, "no such channel"));
          phone.react(found.jid(), serverId, emoji);
          return true;
        });
  }

  /// Who may see its status posts.
  public CompletableFuture<StatusPrivacy> statusPrivacy() {
    return phones.submit(() -> network.status().of(account()));
  }

  /// Changes who may see its status posts. @param numbers on this network
  public CompletableFuture<StatusPrivacy> changeStatusPrivacy(StatusPrivacy privacy) {
    return phones.submit(
        () -> {
          privacy.numbers().forEach(this::recipient);
          network.status().set(account(), privacy);
          return privacy;
        });
  }

  /// Its calls.
  public CallButtons calls() {
    return new CallButtons(phones, network, phone);
  }

  /// The phone itself and the companions linked to it.
  public CompletableFuture<List<LinkedDevice>> devices() {
    return phones.submit(
        () -> account().devices().stream().map(device -> linked(device.id())).toList());
  }

  /// Loses the Signal sessions with everybody: what comes encrypted in them has to be asked for
  /// again. @return how many there were
  public CompletableFuture<Integer> forgetSessions() {
    return phones.submit(phone::forgetSessions);
  }

  /// Logs a companion out. @param id of the companion, never 0
  public CompletableFuture<Boolean> unlink(int id) {
    return phones.submit(
        () -> {
          if (!network.companions().unlink(account(), id)) {
            throw new PhoneException(Reason.DEVICE_NOT_FOUND, "no companion has the id " + id);
          }
          return true;
        });
  }

  private CompletableFuture<LinkedDevice> exchange(String text) {
    LinkCode code = parse(text);
    LinkCodeRequest request = network.pairing().linkCode(number());
    TypedCode typed =
        new TypedCode(code, request, keyring.identity(account()), network.world().secureRandom());
    return network
        .pairing()
        .primaryHello(request, typed.wrapped(), keyring.identity(account()).publicKey())
        .thenCompose(answer -> offer(typed.open(answer)));
  }

  private static LinkCode parse(String text) {
    try {
      return LinkCode.parse(text);
    } catch (LinkCodeException e) {
      throw new PhoneException(
          Reason.LINK_CODE_INVALID, "a code has eight letters and digits, such as ABCD-EFGH");
    }
  }

  private CompletableFuture<LinkedDevice> scanned(QrCode code) {
    Optional<Passkey> passkey = network.passkeys().of(account());
    if (passkey.isEmpty()) {
      return offer(code);
    }
    return new PasskeyScan(network.pairing(), network.world().secureRandom(), code)
        .begin(passkey.get())
        .thenCompose(this::offer);
  }

  private CompletableFuture<LinkedDevice> offer(QrCode code) {
    Account account = account();
    network.pairing().pushName(code.ref());
    if (account.lastDevice() >= MAX_DEVICE) {
      throw new PhoneException(
          Reason.TOO_MANY_DEVICES, "this phone linked " + MAX_DEVICE + " devices in its life");
    }
    phone.onScan();
    int device = network.accounts().reserveDevice(account);
    return network
        .pairing()
        .offer(
            new PairOffer(
                code.ref(),
                code.noiseKey(),
                code.identity(),
                account,
                device,
                keyring.vouch(account, device, code)))
        .thenApply(offer -> linked(offer.device()));
  }

  private LinkedDevice linked(int id) {
    Device device = account().device(id).orElseThrow();
    return new LinkedDevice(
        number(),
        id,
        network.delivery().link(account().address(id)).isPresent(),
        Instant.ofEpochSecond(device.linkedAt()));
  }

  private List<PhoneMessage> unread(List<String> messageIds) {
    if (messageIds.isEmpty()) {
      return phone.chats().all().stream()
          .filter(message -> message.direction() == Direction.IN && !message.read())
          .toList();
    }
    return messageIds.stream()
        .map(
            id ->
                phone
                    .chats()
                    .find(Direction.IN, id)
                    .orElseThrow(
                        () ->
                            new PhoneException(
                                Reason.MESSAGE_NOT_FOUND, "no message has the id " + id)))
        .toList();
  }

  private Account recipient(String to) {
    return network
        .accounts()
        .byNumber(Phones.withoutPlus(to))
        .orElseThrow(
            () -> new PhoneException(Reason.RECIPIENT_NOT_FOUND, to + " is not on this network"));
  }

  private Account account() {
    return phone.account();
  }
}
