package io.manyline.whatsapp.binary;

import io.manyline.whatsapp.jid.Jid;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A tree on the wire: tag, attributes, and either children, bytes or nothing.
///
/// **Shape:** immutable. An attribute is text or a [Jid]; a JID-valued one is encoded with JID
/// tokens, never as text. Text content is bytes: decoders give content as bytes even where the wire
/// used a token, so read it with [#text()].
/// **Source:** docs/protocol/nodes.md.
public final class Node {

  public static Node of(String tag) {
    throw new UnsupportedOperationException();
  }

  public static Node of(String tag, Node... children) {
    throw new UnsupportedOperationException();
  }

  /// Copy with one more attribute; `null` leaves it out.
  public Node with(String name, @Nullable String value) {
    throw new UnsupportedOperationException();
  }

  /// Copy with one more attribute, encoded as a JID.
  public Node with(String name, @Nullable Jid value) {
    throw new UnsupportedOperationException();
  }

  /// Copy with one more attribute, in decimal.
  public Node with(String name, long value) {
    throw new UnsupportedOperationException();
  }

  /// Copy with these children in place of the content.
  public Node withChildren(List<Node> children) {
    throw new UnsupportedOperationException();
  }

  /// Copy with these bytes in place of the content.
  public Node withBytes(byte[] content) {
    throw new UnsupportedOperationException();
  }

  /// Copy with UTF-8 text, as bytes, in place of the content.
  public Node withText(String content) {
    throw new UnsupportedOperationException();
  }

  public String tag() {
    throw new UnsupportedOperationException();
  }

  /// Attributes in wire order: values are [String] or [Jid].
  public SequencedMap<String, Object> attributes() {
    throw new UnsupportedOperationException();
  }

  /// An attribute as text, whatever its wire form; a JID in its text form.
  public Optional<String> attribute(String name) {
    throw new UnsupportedOperationException();
  }

  /// An attribute as text. @throws MalformedNodeException when it is absent
  public String required(String name) {
    throw new UnsupportedOperationException();
  }

  /// An attribute as an address, also where the wire used text. Empty when absent or no address.
  public Optional<Jid> jid(String name) {
    throw new UnsupportedOperationException();
  }

  /// @throws MalformedNodeException when it is absent or no address
  public Jid requiredJid(String name) {
    throw new UnsupportedOperationException();
  }

  /// @throws MalformedNodeException when it is present and no decimal number
  public Optional<Long> number(String name) {
    throw new UnsupportedOperationException();
  }

  /// Children in wire order; empty when the content is bytes or nothing.
  public List<Node> children() {
    throw new UnsupportedOperationException();
  }

  public List<Node> children(String tag) {
    throw new UnsupportedOperationException();
  }

  /// First child of that tag.
  public Optional<Node> child(String tag) {
    throw new UnsupportedOperationException();
  }

  /// First child of that tag. @throws MalformedNodeException when there is none
  public Node requiredChild(String tag) {
    throw new UnsupportedOperationException();
  }

  /// Content as bytes (a copy); empty array when there is none or there are children.
  public byte[] bytes() {
    throw new UnsupportedOperationException();
  }

  /// Content as UTF-8 text; empty when there is none.
  public String text() {
    throw new UnsupportedOperationException();
  }

  public boolean isTag(String tag) {
    return tag().equals(tag);
  }

  /// One line for logs: tag, attributes and child tags; content only as its length.
  @Override
  public String toString() {
    throw new UnsupportedOperationException();
  }
}
