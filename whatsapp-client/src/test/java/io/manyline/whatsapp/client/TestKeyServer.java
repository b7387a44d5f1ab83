package io.manyline.whatsapp.client;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The server's store of one device's keys: takes uploads and rotations, tells count and digest.
public final class TestKeyServer implements Function<Node, Optional<Node>> {
  public final List<Node> uploads = new ArrayList<>();
  public final List<Node> rotations = new ArrayList<>();
  public final List<Node> oneTime = new ArrayList<>();
  public int digests;
  private byte[] identity = new byte[0];
  private @Nullable Node signed;

  /// Answers a rotation with nothing, as when the connection is lost on the way back.
  public boolean losesRotations;

  @Override
  public Optional<Node> apply(Node stanza) {
    if (!stanza.attribute("xmlns").orElse("").equals("encrypt")) {
      return Optional.empty();
    }
    if (stanza.child("count").isPresent()) {
      return result(stanza, Node.of("count").with("value", oneTime.size()));
    }
    if (stanza.child("list").isPresent()) {
      uploads.add(stanza);
      identity = stanza.requiredChild("identity").bytes();
      signed = stanza.requiredChild("skey");
      oneTime.addAll(stanza.requiredChild("list").children("key"));
      return result(stanza);
    }
    if (stanza.child("rotate").isPresent()) {
      signed = stanza.requiredChild("rotate").requiredChild("skey");
      rotations.add(signed);
      return losesRotations ? Optional.of(Node.of("lost")) : result(stanza);
    }
    if (stanza.child("digest").isPresent()) {
      digests++;
      return oneTime.isEmpty() ? error(stanza, 404) : result(stanza, digest());
    }
    return Optional.empty();
  }

  private Node digest() {
    MessageDigest hash = sha1();
    hash.update(identity);
    hash.update(signed.requiredChild("value").bytes());
    hash.update(signed.requiredChild("signature").bytes());
    oneTime.forEach(key -> hash.update(key.requiredChild("value").bytes()));
    return Node.of(
        "digest",
        Node.of("identity").withBytes(identity),
        signed,
        Node.of("list").withChildren(oneTime.stream().map(key -> key.requiredChild("id")).toList()),
        Node.of("hash").withBytes(hash.digest()));
  }

  private static Optional<Node> result(Node stanza, Node... children) {
    return Optional.of(
        (children.length == 0 ? Node.of("iq") : Node.of("iq", children))
            .with("id", stanza.required("id"))
            .with("type", "result")
            .with("from", Jid.SERVER));
  }

  private static Optional<Node> error(Node stanza, int code) {
    return Optional.of(
        Node.of("iq", Node.of("error").with("code", code).with("text", "item-not-found"))
            .with("id", stanza.required("id"))
            .with("type", "error")
            .with("from", Jid.SERVER));
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
