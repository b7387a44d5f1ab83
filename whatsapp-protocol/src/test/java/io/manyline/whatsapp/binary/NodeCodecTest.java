package io.manyline.whatsapp.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.whatsapp.jid.Jid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeCodecTest {
  private final NodeDecoder decoder = new NodeDecoder(NodeLimits.DEFAULT);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "0", "true", "s.whatsapp.net", "screen_height", "15550001", "1-2.3", "ABC123", "abc",
        "F", "FF", "0F", "1555-.0", "grüße 👋", "\u0000", "a b", "@s.whatsapp.net", "1@lid"
      })
  void textAttributesShouldSurvive(String text) {
    Node node = Node.of("iq").with("value", text);

    assertThat(decoder.decode(NodeEncoder.encode(node))).isEqualTo(node);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 126, 127, 128, 255, 256, 65_535, 65_536, 1_048_575, 1_048_576})
  void textAndContentOfEverySizeShouldSurvive(int size) {
    for (String letter : List.of("7", "A", "x")) {
      Node node = Node.of("iq").with("value", letter.repeat(size)).withBytes(new byte[size]);

      assertThat(decoder.decode(NodeEncoder.encode(node))).isEqualTo(node);
      assertThat(decoder.decode(NodeEncoder.encodeCompressed(node))).isEqualTo(node);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 255, 256, 65_535})
  void listsOfEverySizeShouldSurvive(int size) {
    List<Node> children = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      children.add(Node.of("user").with("id", i));
    }
    Node node = Node.of("list").withChildren(children);

    assertThat(decoder.decode(NodeEncoder.encode(node))).isEqualTo(node);
  }

  @Test
  void encodeShouldRefuseMoreChildrenThanAListHolds() {
    Node node = Node.of("list").withChildren(Collections.nCopies(65_536, Node.of("a")));

    assertThatThrownBy(() -> NodeEncoder.encode(node)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "s.whatsapp.net, fa0003",
    "15550001@s.whatsapp.net, faff041555000103",
    "15550001:33@s.whatsapp.net, f70021ff0415550001",
    "15550001:33@lid, f70121ff0415550001",
    "15550001:33@hosted, f78021ff0415550001",
    "15550001:33@hosted.lid, f78121ff0415550001",
    "15550001:258@msgr, f6ff04155500010102cc",
    "7-15550001:258@interop, f5ff041555000101020007fc07696e7465726f70",
  })
  void addressesShouldTakeTheirForm(String text, String hex) {
    Node node = Node.of("iq").with("to", Jid.parse(text));
    byte[] encoded = NodeEncoder.encode(node);

    assertThat(HexFormat.of().formatHex(encoded, 5, encoded.length)).isEqualTo(hex);
    Node decoded = decoder.decode(encoded);
    assertThat(decoded).isEqualTo(node);
    assertThat(decoded.attributes().get("to")).isEqualTo(Jid.parse(text));
  }

  @Test
  void contentShouldStayBytesEvenWhereADictionaryKnowsIt() {
    byte[] encoded = NodeEncoder.encode(Node.of("iq").withText("true"));

    assertThat(HexFormat.of().formatHex(encoded)).endsWith("fc0474727565");
    assertThat(decoder.decode(encoded).text()).isEqualTo("true");
  }

  @Test
  void contentShouldBeReadAsBytesWhereTheWireUsedATokenOrAnAddress() {
    assertThat(decode("00f8021907").text()).isEqualTo(TokenDictionary.single(7));
    assertThat(decode("00f80219faff041555000103").text()).isEqualTo("15550001@s.whatsapp.net");
    assertThat(decode("00f80219ff821230").text()).isEqualTo("123");
    assertThat(decode("00f8021900").children()).isEmpty();
  }

  @Test
  void anAddressThatIsUnknownShouldStayText() {
    Node node = decode("00f80319" + "11" + "faff0415550001fc03666f6f");

    assertThat(node.attributes().values()).containsExactly("15550001@foo");
  }

  @Test
  void aNameThatComesTwiceShouldTakeTheLaterValue() {
    Node node = decode("00f80519" + "04fc0161" + "04fc0162");

    assertThat(node.attributes()).hasSize(1).containsEntry("type", "b");
  }

  @Test
  void everyTokenShouldBeKnownInBothDirections() {
    for (int i = 1; i < 236; i++) {
      assertThat(TokenDictionary.code(TokenDictionary.single(i))).isEqualTo(i);
    }
    for (int i = 0; i < 1024; i++) {
      String token = TokenDictionary.pair(i / 256, i % 256);
      assertThat(TokenDictionary.code(token)).isEqualTo((236 + i / 256) << 8 | i % 256);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "0000",
        "00f800",
        "00f80100",
        "00f801",
        "00f8021900ff",
        "00f80219fc05",
        "00f80219fe7fffffff",
        "00f80219feffffffff",
        "00f80219fdffffff",
        "00f9ffff19",
        "00f80219f9ffff",
        "00f801f0",
        "00f801f8",
        "00f801fa0003",
        "00f80119ff",
        "00f801ff81c0",
        "00f801ff80",
        "00f80119f8",
        "00fc0119",
        "00f80319" + "04" + "fafafa",
        "00f803190007",
        "00f8031904f70205ff011f",
        "00f8031904f7000000",
        "00f8031904faff011f00",
        "00f8031904f6ff011f000103",
        "02",
        "0200",
        "02789c",
        "02789c0300",
        "02f80119"
      })
  void decodeShouldRefuseWhatIsNoNode(String hex) {
    assertThatThrownBy(() -> decode(hex)).isInstanceOf(MalformedNodeException.class);
  }

  @Test
  void decodeShouldHoldItsLimits() {
    NodeDecoder small = new NodeDecoder(new NodeLimits(3, 2000, 5));
    Node deep = Node.of("a", Node.of("b", Node.of("c")));
    Node wide = Node.of("a", Node.of("b"), Node.of("c"), Node.of("d"), Node.of("e"));

    assertThat(small.decode(NodeEncoder.encode(deep))).isEqualTo(deep);
    assertThat(small.decode(NodeEncoder.encode(wide))).isEqualTo(wide);
    assertRefused(small, NodeEncoder.encode(Node.of("z", deep)));
    assertRefused(small, NodeEncoder.encode(Node.of("z", Node.of("y"), wide)));
    assertRefused(small, NodeEncoder.encode(Node.of("a").withBytes(new byte[2000])));
    Node many = Node.of("a");
    for (int i = 0; i < 257; i++) {
      many = many.with("n" + i, i);
    }
    assertRefused(decoder, NodeEncoder.encode(many));
  }

  @Test
  void decodeShouldRefuseAZipBomb() {
    byte[] fits = NodeEncoder.encodeCompressed(Node.of("a").withBytes(new byte[1990]));
    byte[] bomb = NodeEncoder.encodeCompressed(Node.of("a").withBytes(new byte[1 << 20]));
    NodeDecoder small = new NodeDecoder(new NodeLimits(3, 2000, 5));

    assertThat(bomb).hasSizeLessThan(2000);
    assertThat(small.decode(fits).bytes()).hasSize(1990);
    assertRefused(small, bomb);
  }

  private Node decode(String hex) {
    return decoder.decode(HexFormat.of().parseHex(hex));
  }

  private static void assertRefused(NodeDecoder decoder, byte[] bytes) {
    assertThatThrownBy(() -> decoder.decode(bytes)).isInstanceOf(MalformedNodeException.class);
  }
}
