package io.manyline.dispatcher.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExcerptTest {
  private final Excerpt excerpt = new Excerpt(new DefaultHttpHeaders());

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

  @ParameterizedTest
  @CsvSource({"gzip, ''", "br, ''", "Identity, plain", "'', plain"})
  void whatIsEncodedShouldBeReadAndNotShown(String encoding, String shown) {
    Excerpt encoded = new Excerpt(new DefaultHttpHeaders().set("content-encoding", encoding));

    assertThat(encoded.take(Unpooled.copiedBuffer("plain", StandardCharsets.UTF_8))).isEqualTo(5);
    assertThat(encoded.text()).isEqualTo(shown);
  }

  private long take(String text) {
    ByteBuf part = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    return excerpt.take(part);
  }
}
