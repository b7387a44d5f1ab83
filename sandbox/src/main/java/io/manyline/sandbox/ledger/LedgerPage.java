package io.manyline.sandbox.ledger;

import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.ledger.LedgerEntry.Kind;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.binary.NodeEncoder;
import io.manyline.whatsapp.jid.Jid;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.stream.Stream;

/// What is written about one connection of a linked device; nothing about a phone.
///
/// **Order and threads:** world's thread only.
public final class LedgerPage {
  private final Ledger ledger;
  private final DeviceAddress device;
  private final long connection;

  LedgerPage(Ledger ledger, DeviceAddress device, long connection) {
    this.ledger = ledger;
    this.device = device;
    this.connection = connection;
  }

  public void connected() {
    happened(Kind.CONNECTED);
  }

  public void drained() {
    happened(Kind.DRAINED);
  }

  public void ended() {
    happened(Kind.ENDED);
  }

  public void replaced() {
    happened(Kind.REPLACED);
  }

  /// A stanza that has to be acknowledged was given to the connection. @param waited before
  public void sent(Node stanza, boolean waited) {
    if (isKept()) {
      Optional<Jid> from = stanza.jid("from");
      Jid chat = stanza.jid("recipient").or(() -> from).map(Jid::account).orElse(null);
      add(
          waited ? Kind.SENT_OFFLINE : Kind.SENT_LIVE,
          new LedgerEntry.Stanza(
              stanza.tag(),
              stanza.attribute("id").orElse(""),
              text(Optional.ofNullable(chat)),
              text(stanza.jid("participant").or(() -> from)),
              stanza.attribute("type").orElse(""),
              0));
    }
  }

  /// The device sent a stanza.
  public void heard(Node stanza) {
    if (!isKept()) {
      return;
    }
    switch (stanza.tag()) {
      case "ack" ->
          add(
              Kind.ACKED,
              line(
                  stanza,
                  stanza.attribute("class").orElse(""),
                  stanza.attribute("id").orElse(""),
                  stanza.attribute("error").orElse("")));
      case "receipt" ->
          ids(stanza)
              .forEach(
                  id ->
                      add(
                          Kind.RECEIPTED,
                          line(stanza, "message", id, stanza.attribute("type").orElse(""))));
      case "message" ->
          add(
              Kind.GOT,
              new LedgerEntry.Stanza(
                  "message",
                  stanza.attribute("id").orElse(""),
                  text(stanza.jid("to").map(Jid::account)),
                  device.toString(),
                  "",
                  digest(stanza)));
      default -> {}
    }
  }

  private boolean isKept() {
    return device.device() != 0 && ledger.isOn();
  }

  private void happened(Kind kind) {
    if (isKept()) {
      ledger.add(kind, device, connection, null);
    }
  }

  private void add(Kind kind, LedgerEntry.Stanza stanza) {
    ledger.add(kind, device, connection, stanza);
  }

  private static LedgerEntry.Stanza line(Node stanza, String tag, String id, String type) {
    Optional<Jid> to = stanza.jid("to");
    return new LedgerEntry.Stanza(
        tag,
        id,
        text(stanza.jid("recipient").or(() -> to).map(Jid::account)),
        text(stanza.jid("participant").or(() -> to)),
        type,
        0);
  }

  /// To one device that asked, or that was left out: encrypted anew for it.
  private static boolean answersRetry(Node message) {
    return message.attribute("participant").isPresent()
        || message.attribute("device_fanout").isPresent();
  }

  private static Stream<String> ids(Node receipt) {
    return Stream.concat(
        receipt.attribute("id").stream(),
        receipt.children("list").stream()
            .flatMap(list -> list.children("item").stream())
            .flatMap(item -> item.attribute("id").stream()));
  }

  private static String text(Optional<Jid> address) {
    return address.map(Jid::toString).orElse("");
  }

  private static long digest(Node stanza) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(NodeEncoder.encode(stanza));
      return ByteBuffer.wrap(hash).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
