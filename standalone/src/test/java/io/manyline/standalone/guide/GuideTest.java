package io.manyline.standalone.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class GuideTest {
  /// Of the guide as its author wrote it: whoever changes a byte of it changes the contract.
  private static final String SHA_256 =
      "6cc2bc110b6ca691acbf4a0ab4ea14b4de9c7caad5c260496e9a42acbcf18a84";

  @Test
  void guideShouldBeTheOneThatItsAuthorWrote() throws IOException, NoSuchAlgorithmException {
    byte[] guide = Files.readAllBytes(Guide.file());

    byte[] digest = MessageDigest.getInstance("SHA-256").digest(guide);

    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(SHA_256);
  }

  @Test
  void everyBlockShouldStandInTheGuideBetweenItsFencesWithNothingAltered() throws IOException {
    String guide = Files.readString(Guide.file());
    String rest = guide;

    for (Guide.Block block : Guide.ofTheRepository().blocks()) {
      String fenced = "\n```" + block.language() + "\n" + block.text() + "```\n";
      assertThat(rest).contains(fenced);
      rest = rest.substring(rest.indexOf(fenced) + fenced.length());
      assertThat(block.text()).doesNotContain("```");
    }

    assertThat(rest).doesNotContain("```");
  }

  @Test
  void everyExampleShouldBeKnownSoThatANewOneIsNotOverlooked() {
    assertThat(Guide.ofTheRepository().blocks())
        .extracting(block -> block.heading() + ": " + block.language())
        .containsExactly(
            "Quick Start: bash",
            "1. POST /api/sessions - Create Session: json",
            "4. GET /api/sessions/{id}/qr - Get QR Code: json",
            "Display QR Code in HTML: html",
            "Python Example: python",
            "Node.js Example: javascript",
            "Check Connection Status: bash",
            "Send Message After Connected: bash",
            "WebSocket Alternative (Real-time QR): javascript",
            "Complete Flow Diagram: ");
  }

  @Test
  void readerShouldKeepCommentsOfABlockBlankLinesAndSpacesAtTheEnd() {
    Guide guide = Guide.of("# One\n\n```sh\n# Two\n\n  x  \n```\ntext\n## Three\n```sh\ny\n```");

    assertThat(guide.block("One", "sh").text()).isEqualTo("# Two\n\n  x  \n");
    assertThat(guide.block("Three", "sh").text()).isEqualTo("y\n");
  }

  @Test
  void readerShouldRefuseABlockThatIsMissingTwofoldOrOpen() {
    Guide guide = Guide.of("# One\n```sh\na\n```\n```sh\nb\n```\n");

    assertThatIllegalArgumentException().isThrownBy(() -> guide.block("One", "sh"));
    assertThatIllegalArgumentException().isThrownBy(() -> guide.block("One", "bash"));
    assertThatIllegalArgumentException().isThrownBy(() -> Guide.of("# One\n```sh\na\n"));
  }

  @Test
  void fillingInShouldChangeNothingButTheMarkedPlace() {
    Guide.Block block = Guide.ofTheRepository().block("Display QR Code in HTML", "html");

    String filled = block.with("YOUR_JWT_TOKEN", "e30.e30.e30");

    assertThat(filled).hasSizeLessThan(block.text().length());
    assertThat(filled.replace("e30.e30.e30", "YOUR_JWT_TOKEN")).isEqualTo(block.text());
    assertThatIllegalArgumentException().isThrownBy(() -> block.with("YOUR_NAME", "x"));
    assertThatIllegalArgumentException().isThrownBy(() -> block.with("qr", "x"));
  }
}
