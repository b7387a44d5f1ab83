package io.manyline.whatsapp.binary;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.vectors.VectorFile;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Nodes as Baileys writes and reads them; `src/test/vectors/record-nodes.mjs` says how a file
/// reads.
class NodeVectorTest {
  private record Vector(String name, boolean encodes, byte[] bytes, Node tree) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final NodeDecoder decoder = new NodeDecoder(NodeLimits.DEFAULT);

  static List<Vector> vectors() {
    return Stream.of("nodes/encoded.txt", "nodes/decoded.txt")
        .flatMap(file -> read(VectorFile.lines(file)).stream())
        .toList();
  }

  static List<Vector> encoded() {
    return vectors().stream().filter(Vector::encodes).toList();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void decodeShouldReadWhatAnotherImplementationReads(Vector vector) {
    assertThat(decoder.decode(vector.bytes())).isEqualTo(vector.tree());
  }

  @ParameterizedTest
  @MethodSource("encoded")
  void encodeShouldWriteWhatAnotherImplementationWrites(Vector vector) {
    assertThat(NodeEncoder.encode(vector.tree())).isEqualTo(vector.bytes());
  }

  @Test
  void theFilesShouldHoldTheirVectors() {
    assertThat(encoded()).hasSizeGreaterThan(30);
    assertThat(vectors()).hasSizeGreaterThan(encoded().size() + 20);
  }

  private static List<Vector> read(List<String> lines) {
    List<Vector> vectors = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("case ") || line.startsWith("decode ")) {
        byte[] bytes = HexFormat.of().parseHex(lines.get(i + 1).substring(4));
        List<String> tree = lines.subList(i + 2, lines.size());
        tree = tree.stream().takeWhile(item -> !item.isEmpty()).toList();
        vectors.add(new Vector(line, line.startsWith("case "), bytes, node(tree, 0)));
      }
    }
    return vectors;
  }

  private static Node node(List<String> tree, int at) {
    String[] parts = tree.get(at).split("\t");
    int depth = Integer.parseInt(parts[0]);
    Node node = Node.of(text(parts[1]));
    for (int i = 2; i < parts.length; i++) {
      node = withPart(node, parts[i]);
    }
    List<Node> children = new ArrayList<>();
    for (int i = at + 1; i < tree.size(); i++) {
      int other = Integer.parseInt(tree.get(i).substring(0, tree.get(i).indexOf('\t')));
      if (other <= depth) {
        break;
      }
      if (other == depth + 1) {
        children.add(node(tree, i));
      }
    }
    return children.isEmpty() ? node : node.withChildren(children);
  }

  private static Node withPart(Node node, String part) {
    if (part.startsWith("#")) {
      return node.withBytes(HexFormat.of().parseHex(part.substring(1)));
    }
    int mark = part.indexOf('=') >= 0 ? part.indexOf('=') : part.indexOf('@');
    String name = text(part.substring(0, mark));
    String value = text(part.substring(mark + 1));
    return part.charAt(mark) == '=' ? node.with(name, value) : node.with(name, Jid.parse(value));
  }

  private static String text(String encoded) {
    return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
  }
}
