package io.manyline.whatsapp.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.whatsapp.jid.Jid;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeTest {
  private static final Jid PHONE = Jid.phone("15550001");

  @Test
  void attributesShouldKeepTheirOrderAndReplaceByName() {
    Node node = Node.of("iq").with("id", "1").with("to", PHONE).with("t", 5).with("id", "2");

    assertThat(node.attributes().sequencedKeySet()).containsExactly("id", "to", "t");
    assertThat(node.required("id")).isEqualTo("2");
    assertThat(node.attribute("to")).contains("15550001@s.whatsapp.net");
    assertThat(node.number("t")).contains(5L);
    assertThat(node.with("id", (String) null).with("to", (Jid) null)).isEqualTo(node);
  }

  @Test
  void anAddressShouldBeReadFromEitherForm() {
    Node node = Node.of("iq").with("a", PHONE).with("b", "15550001@s.whatsapp.net").with("c", "x");

    assertThat(node.jid("a")).contains(PHONE);
    assertThat(node.requiredJid("b")).isEqualTo(PHONE);
    assertThat(node.jid("c")).isEmpty();
    assertThat(node.jid("d")).isEmpty();
  }

  @Test
  void whatIsRequiredAndMissingShouldBeNamed() {
    Node node = Node.of("iq").with("n", "x1");

    assertThatThrownBy(() -> node.required("id"))
        .isInstanceOf(MalformedNodeException.class)
        .hasMessageContaining("<iq>")
        .hasMessageContaining("id");
    assertThatThrownBy(() -> node.requiredJid("n")).isInstanceOf(MalformedNodeException.class);
    assertThatThrownBy(() -> node.requiredChild("ref")).isInstanceOf(MalformedNodeException.class);
    assertThatThrownBy(() -> node.number("n")).isInstanceOf(MalformedNodeException.class);
    assertThat(node.number("absent")).isEmpty();
  }

  @Test
  void contentShouldBeChildrenOrBytesNeverBoth() {
    Node child = Node.of("ref").withText("grüße");
    Node node = Node.of("iq", child, Node.of("ref"), Node.of("other"));

    assertThat(node.children("ref")).hasSize(2);
    assertThat(node.requiredChild("ref").text()).isEqualTo("grüße");
    assertThat(node.bytes()).isEmpty();
    assertThat(node.withText("x").children()).isEmpty();
    assertThat(node.withText("x").withChildren(List.of(child)).text()).isEmpty();
  }

  @Test
  void aNodeShouldNotChangeWhenItsArraysDo() {
    byte[] bytes = {1, 2};
    Node node = Node.of("a").withBytes(bytes);
    bytes[0] = 9;
    node.bytes()[1] = 9;

    assertThat(node.bytes()).containsExactly(1, 2);
  }

  @Test
  void textForLogsShouldShowNoContent() {
    Node secret = Node.of("body").withText("secret");

    assertThat(secret.toString()).isEqualTo("<body> 6 bytes");
    assertThat(Node.of("message", secret).with("id", "1").toString())
        .isEqualTo("<message id=1> <body>");
  }

  @Test
  void namesShouldNotBeEmpty() {
    assertThatThrownBy(() -> Node.of("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Node.of("a").with("", "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
