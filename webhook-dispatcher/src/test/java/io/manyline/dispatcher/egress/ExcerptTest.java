package io.manyline.dispatcher.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ExcerptTest {
  private final Excerpt excerpt = new Excerpt();

  @Test
  void partsShouldBeOneTextOfPrintableCharacters() {
    take("out of\r\n");
    take("\u001b[31morder\u0000 \u202e\uE000 ü");

    assertThat(excerpt.text()).isEqualTo("out of  ?[31morder? ?? ü");
  }

  @Test
  void onlyTheBeginningShouldBeKept() {
    take("a".repeat(300));

    assertThat(take("b".repeat(1 << 20))).isEqualTo((1 << 20) + 300);
    assertThat(excerpt.text()).isEqualTo("a".repeat(300) + "b".repeat(200));
  }

  @Test
  void bytesThatAreNoTextShouldBeQuestionMarks() {
    excerpt.take(Unpooled.wrappedBuffer(new byte[] {(byte) 0xff, 'x', (byte) 0xfe}));

    assertThat(excerpt.text()).isEqualTo("?x?");
  }

  private long take(String text) {
    ByteBuf part = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    return excerpt.take(part);
  }
}
