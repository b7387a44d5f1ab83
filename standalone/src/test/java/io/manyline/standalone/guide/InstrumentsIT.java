package io.manyline.standalone.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The instruments of [GuideE2E] themselves.
class InstrumentsIT {
  /// Eight by eight red pixels.
  private static final String PAGE =
      """
      <!DOCTYPE html><img id="empty"><canvas id="c" width="8" height="8"></canvas><img id="red">
      <script>
        document.getElementById('c').getContext('2d').fillRect(0, 0, 8, 8);
        document.getElementById('red').src = document.getElementById('c').toDataURL();
        console.log('drawn');
      </script>
      """;

  @TempDir Path directory;

  @Test
  void pageShouldTellItsOriginItsPicturesAndItsConsole() throws IOException, InterruptedException {
    Chromium.require();
    try (var site = OtherOrigin.serving(PAGE);
        var browser = Chromium.start(directory)) {
      Chromium.Page page = browser.open(site.address());

      assertThat(page.awaitPicture("red")).isEqualTo(8);
      page.awaitConsole("drawn");
      assertThat(page.evaluate("document.getElementById('empty').naturalWidth").asInt()).isZero();
      assertThat(page.evaluate("location.href").asString()).isEqualTo(site.address().toString());
      assertThat(page.screenshot()).startsWith(0x89, 'P', 'N', 'G');
    }
  }

  @Test
  void terminalShouldKeepVariablesFromOneBlockToTheNext() throws IOException, InterruptedException {
    try (var terminal = Terminal.open(directory)) {
      assertThat(terminal.run("TOKEN=$(echo abc)\necho one >&2; open x.png\n")).isEmpty();
      assertThat(terminal.run("printf '%s' \"$TOKEN\"\n")).isEqualTo("abc");
      assertThat(terminal.errors()).isEqualTo("one\n");
      assertThat(Files.exists(terminal.directory().resolve("x.png"))).isFalse();
    }
  }
}
