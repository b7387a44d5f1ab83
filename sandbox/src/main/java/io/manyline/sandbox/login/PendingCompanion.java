package io.manyline.sandbox.login;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.login.PairingRefusedException.Reason;
import io.manyline.sandbox.relay.Companions;
import io.manyline.sandbox.relay.DeviceLink;
import io.manyline.sandbox.relay.StreamErrors;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.identity.DeviceIdentities;
import io.manyline.whatsapp.identity.InvalidDeviceIdentityException;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentity;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A companion that shows a code: until a phone scans it, it signs, or it goes away.
///
/// **Order and threads:** world's thread only. **Source:** whatsmeow pair.go; docs/protocol:
/// pair-success exchange.
final class PendingCompanion implements StanzaListener {
  private static final Duration SIGN_WITHIN = Duration.ofSeconds(20);

  private final World world;
  private final PairingDesk desk;
  private final Companions companions;
  private final Registration registration;
  private final byte[] noiseKey;
  private final DeviceLink link;

  private List<String> refs = List.of();
  private String pushName = "";

  /// What a phone offered; null until then.
  private @Nullable PairOffer offer;

  /// Id of the pair-success that awaits its answer.
  private String pairSuccessId = "";

  private final CompletableFuture<PairOffer> signed = new CompletableFuture<>();
  private final CompanionLinkCode linkCode;
  private final CompanionPasskey passkey;

  PendingCompanion(
      World world,
      PairingDesk desk,
      Companions companions,
      Registration registration,
      byte[] noiseKey,
      DeviceLink link) {
    this.world = world;
    this.desk = desk;
    this.companions = companions;
    this.registration = registration;
    this.noiseKey = noiseKey;
    this.link = link;
    this.linkCode = new CompanionLinkCode(this, noiseKey);
    this.passkey = new CompanionPasskey(world, this);
  }

  void show(List<String> refs, String pushName) {
    this.refs = refs;
    this.pushName = pushName;
    List<Node> nodes = refs.stream().map(ref -> Node.of("ref").withText(ref)).toList();
    link.send(serverQuery(world.newId(""), Node.of("pair-device").withChildren(nodes)));
  }

  void endAfter(Duration life) {
    world.after(life, link::close);
  }

  CompanionLinkCode linkCode() {
    return linkCode;
  }

  CompanionPasskey passkey() {
    return passkey;
  }

  /// Asks the companion to replace the secret that its codes show.
  void refresh() {
    notify("companion_reg_refresh", Node.of("companion_reg_refresh"));
  }

  void codeAsked(LinkCodeRequest request) {
    desk.codeAsked(request, this);
  }

  boolean isRegistered(String number) {
    return desk.isRegistered(number);
  }

  void notify(String type, Node child) {
    link.send(
        Node.of("notification", child)
            .with("from", Jid.SERVER)
            .with("type", type)
            .with("id", world.newId(""))
            .with("t", world.nowSeconds()));
  }

  void after(Duration delay, Runnable task) {
    world.after(delay, task);
  }

  String pushName() {
    return pushName;
  }

  CompletableFuture<PairOffer> offer(PairOffer offered) {
    if (offer != null) {
      throw new PairingRefusedException(Reason.QR_EXPIRED, "this code was scanned already");
    }
    if (!Arrays.equals(offered.noiseKey(), noiseKey)
        || !Arrays.equals(offered.identity(), registration.identity())) {
      throw new PairingRefusedException(
          Reason.QR_MISMATCH, "the keys in the code are not those of the companion that shows it");
    }
    offer = offered;
    desk.end(refs);
    desk.end(this);
    pairSuccessId = world.newId("");
    link.send(serverQuery(pairSuccessId, pairSuccess(offered)).with("t", world.nowSeconds()));
    world.after(SIGN_WITHIN, () -> fail(Reason.COMPANION_GONE, "the companion did not answer"));
    return signed;
  }

  @Override
  public void onStanza(Node stanza) {
    if (!stanza.isTag("iq")) {
      return;
    }
    String type = stanza.attribute("type").orElse("");
    if (type.equals("get") || type.equals("set")) {
      link.send(answer(stanza));
      return;
    }
    PairOffer accepted = offer;
    if (accepted == null || stanza.attribute("id").filter(pairSuccessId::equals).isEmpty()) {
      return;
    }
    if (type.equals("result")) {
      sign(accepted, stanza);
    } else if (type.equals("error")) {
      String text = stanza.child("error").flatMap(error -> error.attribute("text")).orElse("");
      fail(Reason.COMPANION_REJECTED, "the companion refused: " + text);
    }
  }

  @Override
  public void onClosed() {
    desk.end(refs);
    desk.end(this);
    linkCode.fail("the companion went away");
    passkey.fail("the companion went away");
    fail(Reason.COMPANION_GONE, "the companion went away");
  }

  private Node answer(Node iq) {
    Node empty = Node.of("iq").with("id", iq.attribute("id").orElse(null)).with("from", Jid.SERVER);
    Node stage = iq.child("link_code_companion_reg").orElse(null);
    Node body =
        stage != null
            ? linkCode.onStage(stage, desk.newRef())
            : passkey.onQuery(iq, desk.newRef()).orElse(null);
    if (body == null) {
      return empty.with("type", "result");
    }
    return empty.with("type", body.isTag("error") ? "error" : "result").withChildren(List.of(body));
  }

  static Node error(int code, String text) {
    return Node.of("error").with("code", code).with("text", text);
  }

  private void sign(PairOffer accepted, Node result) {
    if (signed.isDone()) {
      return;
    }
    try {
      ADVSignedDeviceIdentity identity = verified(accepted, result);
      companions.link(accepted.account(), device(accepted, identity));
      world.afterCommit(() -> signed.complete(accepted));
      link.send(StreamErrors.code("515"));
    } catch (InvalidDeviceIdentityException | InvalidProtocolBufferException e) {
      fail(Reason.COMPANION_REJECTED, "the companion's signature does not verify");
    }
    link.close();
  }

  /// The account key may be left out by the companion; it is put back for later key bundles.
  private ADVSignedDeviceIdentity verified(PairOffer accepted, Node result)
      throws InvalidProtocolBufferException {
    byte[] accountKey = identityOf(accepted.account());
    byte[] bytes =
        result
            .child("pair-device-sign")
            .flatMap(sign -> sign.child("device-identity"))
            .map(Node::bytes)
            .orElse(new byte[0]);
    ADVSignedDeviceIdentity identity =
        ADVSignedDeviceIdentity.parseFrom(bytes).toBuilder()
            .setAccountSignatureKey(ByteString.copyFrom(accountKey))
            .build();
    DeviceIdentities.verify(identity, accountKey, registration.identity());
    return identity;
  }

  private Device device(PairOffer accepted, ADVSignedDeviceIdentity identity) {
    return new Device(
        accepted.device(),
        accepted.device(),
        registration.registrationId(),
        registration.identity(),
        registration.signedPreKey(),
        noiseKey,
        identity.toByteArray(),
        "companion",
        world.nowSeconds(),
        registration.deviceProps());
  }

  private Node pairSuccess(PairOffer offered) {
    Account account = offered.account();
    return Node.of(
        "pair-success",
        Node.of("device-identity").withBytes(offered.container().toByteArray()),
        Node.of("device")
            .with("jid", account.phoneJid(offered.device()))
            .with("lid", account.lidJid(offered.device())),
        Node.of("platform").with("name", "android"));
  }

  private void fail(Reason reason, String message) {
    if (!signed.isDone()) {
      signed.completeExceptionally(new PairingRefusedException(reason, message));
    }
  }

  private static byte[] identityOf(Account account) {
    return account.device(0).orElseThrow().identity();
  }

  private static Node serverQuery(String id, Node child) {
    return Node.of("iq", child)
        .with("from", Jid.SERVER)
        .with("type", "set")
        .with("id", id)
        .with("xmlns", "md");
  }
}
