package io.manyline.standalone.guide;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// The console as a person uses it: fills forms in, presses their buttons, reads what is shown.
final class ConsolePage {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();

  private final Chromium.Page page;

  private ConsolePage(Chromium.Page page) {
    this.page = page;
  }

  static ConsolePage open(Chromium browser, URI address) {
    var console = new ConsolePage(browser.open(address));
    console.awaitShown("login");
    return console;
  }

  Chromium.Page page() {
    return page;
  }

  /// Fills the form's fields in and presses its button.
  void submit(String form, Map<String, String> fields) {
    page.evaluate(
        """
        (() => {
          const form = document.getElementById('%s');
          for (const [name, value] of Object.entries(%s)) form.elements[name].value = value;
          form.requestSubmit();
        })()
        """
            .formatted(form, JSON.writeValueAsString(fields)));
  }

  void awaitShown(String id) {
    awaitTrue(id + " is shown", "document.getElementById('%s')?.offsetParent != null", id);
  }

  void awaitHidden(String id) {
    awaitTrue(id + " is hidden", "document.getElementById('%s').offsetParent === null", id);
  }

  /// Until the element's text contains this.
  void awaitText(String id, String part) {
    awaitTrue(
        id + " says " + part,
        "document.getElementById('%s').innerText.includes(" + JSON.writeValueAsString(part) + ")",
        id);
  }

  private void awaitTrue(String what, String expression, String id) {
    await()
        .atMost(DEADLINE)
        .untilAsserted(
            () -> {
              if (!page.evaluate(expression.formatted(id)).asBoolean()) {
                String shown = page.evaluate("document.body?.innerText ?? ''").asString();
                throw new AssertionError(
                    "not yet: %s; console %s; page:%n%s".formatted(what, page.console(), shown));
              }
            });
  }
}
