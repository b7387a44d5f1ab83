package io.manyline.whatsapp.binary;

import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.MalformedJidException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A tree on the wire: tag, attributes, and either children, bytes or nothing.
///
/// **Shape:** immutable. An attribute is text or a [Jid]; a JID-valued one is encoded with JID
/// tokens, never as text. Text content is bytes: decoders give content as bytes even where the wire
/// used a token, so read it with [#text()]. Two nodes are equal when tag, attributes in order and
/// content are. **Source:** docs/protocol/nodes.md.
public final class Node {
  private static final Object[] NOTHING = {};

  private final String tag;

  /// Name, value, name, value, …: most nodes have two or three, where a map costs more than a scan.
  private final Object[] attributes;

  private final List<Node> children;
  private final byte @Nullable [] content;

  private Node(String tag, Object[] attributes, List<Node> children, byte @Nullable [] content) {
    this.tag = tag;
    this.attributes = attributes;
    this.children = children;
    this.content = content;
  }

  public static Node of(String tag) {
    if (tag.isEmpty()) {
      throw new IllegalArgumentException("a tag has at least one character");
    }
    return new Node(tag, NOTHING, List.of(), null);
  }

  public static Node of(String tag, Node... children) {
    return of(tag).withChildren(List.of(children));
  }

  /// Takes ownership of the arrays. @param attributes name, value, …; each name once
  static Node decoded(
      String tag, Object[] attributes, List<Node> children, byte @Nullable [] content) {
    return new Node(tag, attributes, children, content);
  }

  /// Copy with one more attribute; `null` leaves it out.
  public Node with(String name, @Nullable String value) {
    return value == null ? this : withAttribute(name, value);
  }

  /// Copy with one more attribute, encoded as a JID.
  public Node with(String name, @Nullable Jid value) {
    return value == null ? this : withAttribute(name, value);
  }

  /// Copy with one more attribute, in decimal.
  public Node with(String name, long value) {
    return withAttribute(name, Long.toString(value));
  }

  /// Copy with these children in place of the content.
  public Node withChildren(List<Node> children) {
    return new Node(tag, attributes, List.copyOf(children), null);
  }

  /// Copy with these bytes in place of the content.
  public Node withBytes(byte[] content) {
    return new Node(tag, attributes, List.of(), content.clone());
  }

  /// Copy with UTF-8 text, as bytes, in place of the content.
  public Node withText(String content) {
    return new Node(tag, attributes, List.of(), content.getBytes(StandardCharsets.UTF_8));
  }

  public String tag() {
    return tag;
  }

  /// Attributes in wire order: values are [String] or [Jid].
  public SequencedMap<String, Object> attributes() {
    SequencedMap<String, Object> map = LinkedHashMap.newLinkedHashMap(attributeCount());
    for (int i = 0; i < attributes.length; i += 2) {
      map.put((String) attributes[i], attributes[i + 1]);
    }
    return Collections.unmodifiableSequencedMap(map);
  }

  /// An attribute as text, whatever its wire form; a JID in its text form.
  public Optional<String> attribute(String name) {
    return value(name).map(Object::toString);
  }

  /// An attribute as text. @throws MalformedNodeException when it is absent
  public String required(String name) {
    return attribute(name).orElseThrow(() -> lacks("attribute " + name));
  }

  /// An attribute as an address, also where the wire used text. Empty when absent or no address.
  public Optional<Jid> jid(String name) {
    return value(name).flatMap(Node::asJid);
  }

  /// @throws MalformedNodeException when it is absent or no address
  public Jid requiredJid(String name) {
    return jid(name).orElseThrow(() -> lacks("an address in attribute " + name));
  }

  /// @throws MalformedNodeException when it is present and no decimal number
  public Optional<Long> number(String name) {
    return attribute(name).map(text -> decimal(name, text));
  }

  /// Children in wire order; empty when the content is bytes or nothing.
  public List<Node> children() {
    return children;
  }

  public List<Node> children(String tag) {
    return children.stream().filter(child -> child.isTag(tag)).toList();
  }

  /// First child of that tag.
  public Optional<Node> child(String tag) {
    for (Node child : children) {
      if (child.isTag(tag)) {
        return Optional.of(child);
      }
    }
    return Optional.empty();
  }

  /// First child of that tag. @throws MalformedNodeException when there is none
  public Node requiredChild(String tag) {
    return child(tag).orElseThrow(() -> lacks("child <" + tag + ">"));
  }

  /// Content as bytes (a copy); empty array when there is none or there are children.
  public byte[] bytes() {
    return content == null ? new byte[0] : content.clone();
  }

  /// Content as UTF-8 text; empty when there is none.
  public String text() {
    return content == null ? "" : new String(content, StandardCharsets.UTF_8);
  }

  public boolean isTag(String tag) {
    return this.tag.equals(tag);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Node node
        && tag.equals(node.tag)
        && Arrays.equals(attributes, node.attributes)
        && children.equals(node.children)
        && Arrays.equals(content, node.content);
  }

  @Override
  public int hashCode() {
    int hash = tag.hashCode() * 31 + Arrays.hashCode(attributes);
    return (hash * 31 + children.hashCode()) * 31 + Arrays.hashCode(content);
  }

  /// One line for logs: tag, attributes and child tags; content only as its length.
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder("<").append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      line.append(' ').append(attributes[i]).append('=').append(attributes[i + 1]);
    }
    if (content != null) {
      return line.append("> ").append(content.length).append(" bytes").toString();
    }
    line.append('>');
    children.forEach(child -> line.append(" <").append(child.tag).append('>'));
    return line.toString();
  }

  int attributeCount() {
    return attributes.length / 2;
  }

  String attributeName(int index) {
    return (String) attributes[2 * index];
  }

  Object attributeValue(int index) {
    return attributes[2 * index + 1];
  }

  /// The content itself, not a copy: for the encoder, which only reads it.
  byte @Nullable [] content() {
    return content;
  }

  private Node withAttribute(String name, Object value) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("an attribute's name has at least one character");
    }
    int at = indexOf(name);
    Object[] copy = Arrays.copyOf(attributes, at < 0 ? attributes.length + 2 : attributes.length);
    int place = at < 0 ? attributes.length : at;
    copy[place] = name;
    copy[place + 1] = value;
    return new Node(tag, copy, children, content);
  }

  private Optional<Object> value(String name) {
    int at = indexOf(name);
    return at < 0 ? Optional.empty() : Optional.of(attributes[at + 1]);
  }

  private int indexOf(String name) {
    for (int i = 0; i < attributes.length; i += 2) {
      if (name.equals(attributes[i])) {
        return i;
      }
    }
    return -1;
  }

  private static Optional<Jid> asJid(Object value) {
    if (value instanceof Jid jid) {
      return Optional.of(jid);
    }
    try {
      return Optional.of(Jid.parse((String) value));
    } catch (MalformedJidException _) {
      return Optional.empty();
    }
  }

  private Long decimal(String name, String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException _) {
      throw lacks("a decimal number in attribute " + name);
    }
  }

  private MalformedNodeException lacks(String what) {
    return new MalformedNodeException("<" + tag + "> lacks " + what);
  }
}
