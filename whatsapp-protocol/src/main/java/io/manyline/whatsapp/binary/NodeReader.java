package io.manyline.whatsapp.binary;

import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.MalformedJidException;
import io.manyline.whatsapp.jid.Server;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one tree from a range of bytes, once.
///
/// **Errors:** [MalformedNodeException]; lists grow as their items are read, so that a size which
/// the bytes do not hold costs nothing. **Source:** docs/protocol/nodes.md.
final class NodeReader {
  /// No stanza that clients know has more than about twenty.
  private static final int MAX_ATTRIBUTES = 256;

  private final WireInput in;
  private final NodeLimits limits;
  private int nodes;

  NodeReader(byte[] bytes, int from, int end, NodeLimits limits) {
    this.in = new WireInput(bytes, from, end);
    this.limits = limits;
  }

  Node readTree() {
    Node node = readNode(1);
    if (in.remaining() > 0) {
      throw new MalformedNodeException(in.remaining() + " bytes after the node");
    }
    return node;
  }

  private Node readNode(int depth) {
    if (depth > limits.maxDepth()) {
      throw new MalformedNodeException("nested deeper than " + limits.maxDepth());
    }
    if (++nodes > limits.maxNodes()) {
      throw new MalformedNodeException("more than " + limits.maxNodes() + " nodes");
    }
    int size = listSize(in.readByte());
    String tag = size == 0 ? "" : readText(in.readByte());
    if (tag.isEmpty()) {
      throw new MalformedNodeException("node without a tag");
    }
    Object[] attributes = readAttributes((size - 1) / 2);
    if (size % 2 == 1) {
      return Node.decoded(tag, attributes, List.of(), null);
    }
    int token = in.readByte();
    if (token == Token.LIST_EMPTY || token == Token.LIST_8 || token == Token.LIST_16) {
      return Node.decoded(tag, attributes, readChildren(listSize(token), depth), null);
    }
    return Node.decoded(tag, attributes, List.of(), readContent(token));
  }

  private List<Node> readChildren(int count, int depth) {
    if (count == 0) {
      return List.of();
    }
    List<Node> children = new ArrayList<>(Math.min(count, 64));
    for (int i = 0; i < count; i++) {
      children.add(readNode(depth + 1));
    }
    return List.copyOf(children);
  }

  private Object[] readAttributes(int count) {
    if (count > MAX_ATTRIBUTES) {
      throw new MalformedNodeException("more than " + MAX_ATTRIBUTES + " attributes: " + count);
    }
    Object[] attributes = new Object[2 * count];
    int used = 0;
    for (int i = 0; i < count; i++) {
      String name = readText(in.readByte());
      if (name.isEmpty()) {
        throw new MalformedNodeException("attribute without a name");
      }
      Object value = readValue(in.readByte());
      int place = placeOf(name, attributes, used);
      attributes[place] = name;
      attributes[place + 1] = value;
      used = Math.max(used, place + 2);
    }
    return used == attributes.length ? attributes : Arrays.copyOf(attributes, used);
  }

  /// A name that comes twice keeps its place and takes the later value, as in other clients.
  private static int placeOf(String name, @Nullable Object[] attributes, int used) {
    for (int i = 0; i < used; i += 2) {
      if (name.equals(attributes[i])) {
        return i;
      }
    }
    return used;
  }

  private byte[] readContent(int token) {
    int length = binaryLength(token);
    return length >= 0
        ? in.readBytes(length)
        : readValue(token).toString().getBytes(StandardCharsets.UTF_8);
  }

  private Object readValue(int token) {
    return switch (token) {
      case Token.JID_PAIR -> readPair();
      case Token.AD_JID -> readAccountDevice();
      case Token.FB_JID -> {
        String user = readText(in.readByte());
        int device = in.readNumber(2);
        yield jid(user, readServer(Server.MESSENGER), device, 0);
      }
      case Token.INTEROP_JID -> {
        String user = readText(in.readByte());
        int device = in.readNumber(2);
        int integrator = in.readNumber(2);
        yield jid(user, readServer(Server.INTEROP), device, integrator);
      }
      default -> readText(token);
    };
  }

  /// Text only: an address inside an address would let a few bytes nest without end.
  private String readText(int token) {
    int length = binaryLength(token);
    if (length >= 0) {
      return in.readUtf8(length);
    }
    if (token == Token.LIST_EMPTY) {
      return "";
    }
    if (token < Token.DICTIONARY_0) {
      return TokenDictionary.single(token);
    }
    if (token <= Token.DICTIONARY_3) {
      return TokenDictionary.pair(token - Token.DICTIONARY_0, in.readByte());
    }
    if (token == Token.NIBBLE_8 || token == Token.HEX_8) {
      return in.readPacked(token);
    }
    throw new MalformedNodeException("text expected: token " + token);
  }

  /// Length of raw bytes; -1 when the token announces none.
  private int binaryLength(int token) {
    return switch (token) {
      case Token.BINARY_8 -> in.readByte();
      case Token.BINARY_20 -> in.readNumber(3) & 0xfffff;
      case Token.BINARY_32 -> longLength();
      default -> -1;
    };
  }

  private int longLength() {
    int length = in.readNumber(4);
    if (length < 0) {
      throw new MalformedNodeException("content over 2 GiB");
    }
    return length;
  }

  private int listSize(int token) {
    return switch (token) {
      case Token.LIST_EMPTY -> 0;
      case Token.LIST_8 -> in.readByte();
      case Token.LIST_16 -> in.readNumber(2);
      default -> throw new MalformedNodeException("list expected: token " + token);
    };
  }

  private Object readPair() {
    String user = readText(in.readByte());
    String domain = readText(in.readByte());
    if (domain.isEmpty()) {
      throw new MalformedNodeException("address without a server");
    }
    String text = user + "@" + domain;
    try {
      return Jid.parse(text);
    } catch (MalformedJidException _) {
      return text;
    }
  }

  private Jid readAccountDevice() {
    int domain = in.readByte();
    int device = in.readByte();
    String user = readText(in.readByte());
    Server server =
        AccountDomain.serverOf(domain)
            .orElseThrow(() -> new MalformedNodeException("no server has domain " + domain));
    return jid(user, server, device, 0);
  }

  private Server readServer(Server expected) {
    String domain = readText(in.readByte());
    if (!domain.equals(expected.domain())) {
      throw new MalformedNodeException("server " + expected.domain() + " expected");
    }
    return expected;
  }

  private static Jid jid(String user, Server server, int device, int integrator) {
    try {
      if (!user.isEmpty()) {
        return new Jid(user, server, device, integrator);
      }
    } catch (MalformedJidException e) {
      throw new MalformedNodeException(String.valueOf(e.getMessage()));
    }
    throw new MalformedNodeException("address without a user at " + server.domain());
  }
}
