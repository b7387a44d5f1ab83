package io.manyline.sandbox.companion;

import com.google.protobuf.ByteString;
import io.manyline.sandbox.Sandbox;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.identity.DeviceIdentities;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentity;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentityHMAC;
import io.manyline.whatsapp.proto.ClientPayload;
import io.manyline.whatsapp.proto.DeviceSentMessage;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.signal.LocalIdentity;
import io.manyline.whatsapp.signal.Padding;
import io.manyline.whatsapp.signal.PreKey;
import io.manyline.whatsapp.signal.PreKeyBundle;
import io.manyline.whatsapp.signal.SessionCipher;
import io.manyline.whatsapp.signal.SignalSession;
import io.manyline.whatsapp.signal.SignedPreKey;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/// A linked device of a test: its keys, and the steps of its life.
public final class TestCompanion {
  /// Messages for it only, with which a phone without chats receives a companion.
  public static final int WELCOME = 6;

  private Sandbox sandbox;
  private final SecureRandom random = new SecureRandom();
  public final KeyPair noiseKey = Curve.generate(random);
  public final KeyPair identity = Curve.generate(random);
  public final SignedPreKey signedPreKey = SignedPreKey.create(1, identity, random);
  private final byte[] advSecret = new byte[32];
  private final Map<Integer, PreKey> preKeys = new HashMap<>();
  private final Map<Jid, SignalSession> sessions = new HashMap<>();
  private final SessionCipher cipher = new SessionCipher(new LocalIdentity(77, identity), random);
  private byte[] signedIdentity = new byte[0];
  private Jid jid = Jid.SERVER;
  private Jid lid = Jid.SERVER;
  private int messages;

  public TestCompanion(Sandbox sandbox) {
    this.sandbox = sandbox;
    random.nextBytes(advSecret);
  }

  /// The network was started again under other ports.
  public void moveTo(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  public Jid jid() {
    return jid;
  }

  public Jid lid() {
    return lid;
  }

  public Link register(URI uri) throws Exception {
    return new Link(sandbox, uri, noiseKey, registration().toByteArray());
  }

  /// The same under a push name.
  public Link register(URI uri, String pushName) throws Exception {
    return new Link(
        sandbox,
        uri,
        noiseKey,
        registration().toBuilder().setPushName(pushName).build().toByteArray());
  }

  public ClientPayload registration() {
    return ClientPayload.newBuilder()
        .setPassive(false)
        .setDevicePairingData(
            ClientPayload.DevicePairingData.newBuilder()
                .setERegid(ByteString.copyFrom(new byte[] {0, 0, 0, 77}))
                .setEKeytype(ByteString.copyFrom(new byte[] {5}))
                .setEIdent(ByteString.copyFrom(identity.publicKey()))
                .setESkeyId(ByteString.copyFrom(new byte[] {0, 0, 1}))
                .setESkeyVal(ByteString.copyFrom(signedPreKey.keyPair().publicKey()))
                .setESkeySig(ByteString.copyFrom(signedPreKey.signature())))
        .build();
  }

  public String qr(String ref) {
    Base64.Encoder base64 = Base64.getEncoder();
    return ref
        + ","
        + base64.encodeToString(noiseKey.publicKey())
        + ","
        + base64.encodeToString(identity.publicKey())
        + ","
        + base64.encodeToString(advSecret)
        + ",1";
  }

  /// Waits for the refs. @return the text of the first code
  public String awaitQr(Link link) throws Exception {
    Node iq = link.expect(node -> node.child("pair-device").isPresent());
    link.send(
        Node.of("iq").with("type", "result").with("to", Jid.SERVER).with("id", iq.required("id")));
    return qr(iq.requiredChild("pair-device").children("ref").getFirst().text());
  }

  /// Waits for the scan, signs, and for the restart that the server asks for.
  public void sign(Link link) throws Exception {
    sign(link, UnaryOperator.identity());
  }

  /// The same with a change to what is sent.
  public void sign(Link link, UnaryOperator<ADVSignedDeviceIdentity> change) throws Exception {
    Node iq = link.expect(node -> node.child("pair-success").isPresent());
    Node success = iq.requiredChild("pair-success");
    ADVSignedDeviceIdentityHMAC container =
        ADVSignedDeviceIdentityHMAC.parseFrom(success.requiredChild("device-identity").bytes());
    ADVSignedDeviceIdentity signed =
        DeviceIdentities.accept(container, identity, advSecret, random);
    signedIdentity = signed.toByteArray();
    jid = success.requiredChild("device").requiredJid("jid");
    lid = success.requiredChild("device").requiredJid("lid");
    Node sent =
        Node.of("device-identity")
            .with("key-index", jid.device())
            .withBytes(
                change.apply(signed.toBuilder().clearAccountSignatureKey().build()).toByteArray());
    link.send(
        Node.of("iq", Node.of("pair-device-sign", sent))
            .with("type", "result")
            .with("to", Jid.SERVER)
            .with("id", iq.required("id")));
  }

  public void pair(URI uri, io.manyline.sandbox.phone.VirtualPhone phone) throws Exception {
    try (Link link = register(uri)) {
      var scanned = phone.scan(awaitQr(link));
      sign(link);
      link.expect(
          node ->
              node.isTag("stream:error")
                  && node.attribute("code").filter("515"::equals).isPresent());
      link.expectEnd();
      scanned.get(5, java.util.concurrent.TimeUnit.SECONDS);
    }
  }

  /// Logs in and waits for the server's success.
  public Link login(URI uri) throws Exception {
    Link link = connect(uri);
    link.expect("success");
    return link;
  }

  /// Connects with a login payload and waits for nothing.
  public Link connect(URI uri) throws Exception {
    return connect(uri, loginPayload());
  }

  /// Connects with this device's Noise key and any payload.
  public Link connect(URI uri, ClientPayload payload) throws Exception {
    return new Link(sandbox, uri, noiseKey, payload.toByteArray());
  }

  public ClientPayload loginPayload() {
    return ClientPayload.newBuilder()
        .setUsername(Long.parseLong(jid.user()))
        .setDevice(jid.device())
        .setPassive(true)
        .setPushName("Companion")
        .build();
  }

  /// Logs in, uploads prekeys if there are none, and asks for delivery.
  public Link online(URI uri) throws Exception {
    Link link = login(uri);
    Node count =
        link.query(Node.of("iq", Node.of("count")).with("type", "get").with("xmlns", "encrypt"));
    if (count.requiredChild("count").number("value").orElseThrow() == 0) {
      uploadPreKeys(link, 10);
    }
    link.query(Node.of("iq", Node.of("active")).with("type", "set").with("xmlns", "passive"));
    link.expect(node -> node.isTag("ib") && node.child("offline").isPresent());
    return link;
  }

  public Node uploadPreKeys(Link link, int count) throws Exception {
    List<Node> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      PreKey key = new PreKey(preKeys.size() + 1, Curve.generate(random));
      preKeys.put(key.id(), key);
      keys.add(Node.of("key", id(key.id()), Node.of("value").withBytes(key.keyPair().publicKey())));
    }
    return upload(link, keys, signedPreKey.signature());
  }

  public Node upload(Link link, List<Node> keys, byte[] signature) throws Exception {
    return link.query(
        Node.of(
                "iq",
                Node.of("registration").withBytes(ByteBuffer.allocate(4).putInt(77).array()),
                Node.of("type").withBytes(new byte[] {5}),
                Node.of("identity").withBytes(identity.publicKey()),
                Node.of("list").withChildren(keys),
                Node.of(
                    "skey",
                    id(1),
                    Node.of("value").withBytes(signedPreKey.keyPair().publicKey()),
                    Node.of("signature").withBytes(signature)))
            .with("type", "set")
            .with("xmlns", "encrypt"));
  }

  /// Sends a text to all devices of the recipient and to the own phone. @return the message id
  public String sendText(Link link, Jid to, String text) throws Exception {
    String id = "3EB0" + String.format("%016d", ++messages) + jid.device();
    Message content = Message.newBuilder().setConversation(text).build();
    Message copy =
        Message.newBuilder()
            .setDeviceSentMessage(
                DeviceSentMessage.newBuilder().setDestinationJid(to.toString()).setMessage(content))
            .build();
    List<Node> targets = new ArrayList<>();
    for (Jid device : devices(link, to)) {
      targets.add(target(link, device, content));
    }
    for (Jid device : devices(link, to.isLid() ? lid.account() : jid.account())) {
      if (device.device() != jid.device()) {
        targets.add(target(link, device, copy));
      }
    }
    link.send(
        Node.of(
                "message",
                Node.of("participants").withChildren(targets),
                Node.of("device-identity").withBytes(signedIdentity))
            .with("id", id)
            .with("to", to)
            .with("type", "text"));
    return id;
  }

  /// Tells the own phone only.
  public void sendPeer(Link link, Message message) throws Exception {
    Node enc = target(link, jid.account(), message).requiredChild("enc");
    link.send(
        Node.of("message", enc, Node.of("device-identity").withBytes(signedIdentity))
            .with("id", "3EB0" + String.format("%016d", ++messages) + jid.device())
            .with("to", jid.account())
            .with("category", "peer")
            .with("type", "text"));
  }

  public List<Jid> devices(Link link, Jid account) throws Exception {
    Node answer = link.query(usync(account));
    Node user = answer.requiredChild("usync").requiredChild("list").requiredChild("user");
    return user.child("devices").stream()
        .flatMap(devices -> devices.requiredChild("device-list").children("device").stream())
        .map(device -> account.withDevice(device.number("id").orElseThrow().intValue()))
        .toList();
  }

  public static Node usync(Jid account) {
    return Node.of(
            "iq",
            Node.of(
                    "usync",
                    Node.of(
                        "query",
                        Node.of("devices").with("version", 2),
                        Node.of("lid"),
                        Node.of("contact")),
                    Node.of("list", Node.of("user").with("jid", account)))
                .with("sid", "1")
                .with("mode", "query")
                .with("last", "true")
                .with("index", 0)
                .with("context", "message"))
        .with("type", "get")
        .with("xmlns", "usync");
  }

  public Node bundle(Link link, Jid device) throws Exception {
    return link.query(
            Node.of("iq", Node.of("key", Node.of("user").with("jid", device)))
                .with("type", "get")
                .with("xmlns", "encrypt"))
        .requiredChild("list")
        .requiredChild("user");
  }

  /// Waits for a message, decrypts it, and confirms it when told to.
  public Received receive(Link link, boolean confirm) throws Exception {
    Node stanza = link.expect("message");
    Received received = decrypt(stanza);
    if (confirm) {
      confirm(link, stanza);
    }
    return received;
  }

  public void confirm(Link link, Node stanza) throws Exception {
    link.send(
        Node.of("receipt")
            .with("id", stanza.required("id"))
            .with("to", stanza.requiredJid("from")));
  }

  public Received decrypt(Node stanza) throws Exception {
    Jid from = stanza.requiredJid("from");
    Node enc = stanza.requiredChild("enc");
    SignalSession session = sessions.get(key(from));
    SessionCipher.Decrypted decrypted =
        enc.required("type").equals("pkmsg")
            ? cipher.decryptPreKey(session, enc.bytes(), _ -> signedPreKey, preKeys::get)
            : cipher.decrypt(session, enc.bytes());
    sessions.put(key(from), decrypted.session());
    Message message = Message.parseFrom(Padding.unpad(decrypted.plaintext()));
    return new Received(stanza, message);
  }

  /// Forgets the session with a device, as after a lost store.
  public void forgetSession(Jid device) {
    sessions.remove(key(device));
  }

  private Node target(Link link, Jid device, Message content) throws Exception {
    SignalSession session = sessions.get(key(device));
    if (session == null) {
      session = cipher.initiate(toBundle(bundle(link, device)), null);
    }
    SessionCipher.Encrypted encrypted =
        cipher.encrypt(session, Padding.pad(content.toByteArray(), new Random(1)));
    sessions.put(key(device), encrypted.session());
    return Node.of(
            "to",
            Node.of("enc")
                .with("v", 2)
                .with("type", encrypted.type().wireName())
                .withBytes(encrypted.message()))
        .with("jid", device);
  }

  private static PreKeyBundle toBundle(Node user) {
    Node signed = user.requiredChild("skey");
    Optional<Node> key = user.child("key");
    return new PreKeyBundle(
        ByteBuffer.wrap(user.requiredChild("registration").bytes()).getInt(),
        user.requiredChild("identity").bytes(),
        number(signed),
        signed.requiredChild("value").bytes(),
        signed.requiredChild("signature").bytes(),
        key.map(one -> new PreKeyBundle.OneTime(number(one), one.requiredChild("value").bytes()))
            .orElse(null));
  }

  /// Number and LID of the few accounts of a test share one session by device.
  private Jid key(Jid device) {
    return aliases.getOrDefault(device.account(), device.account()).withDevice(device.device());
  }

  private final Map<Jid, Jid> aliases = new HashMap<>();

  /// Tells that a LID and a number are one account.
  public void alias(Jid lidOfAccount, Jid number) {
    aliases.put(lidOfAccount, number);
  }

  private static int number(Node node) {
    byte[] id = node.requiredChild("id").bytes();
    return (id[0] & 0xFF) << 16 | (id[1] & 0xFF) << 8 | id[2] & 0xFF;
  }

  private static Node id(int id) {
    return Node.of("id").withBytes(new byte[] {0, (byte) (id >> 8), (byte) id});
  }

  /// A message in the clear.
  public record Received(Node stanza, Message message) {
    public String text() {
      return message.hasDeviceSentMessage()
          ? message.getDeviceSentMessage().getMessage().getConversation()
          : message.getConversation();
    }
  }
}
