package io.manyline.whatsapp.mex;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.iq.IqClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/// Asks by document id, with variables, and gives the root of the answer.
///
/// **Order and threads:** on the lane; stages complete on the lane. **Errors:** [MexException] for
/// an error answer, [io.manyline.whatsapp.binary.MalformedNodeException] for an unreadable one, and
/// those of [IqClient]. **Source:** docs/protocol/channels.md (whatsmeow newsletter.go `sendMexIQ`,
/// whatsapp-rust wacore/src/iq/mex.rs).
public final class MexClient {
  private static final int UNKNOWN = 500;

  private final IqClient iq;

  public MexClient(IqClient iq) {
    this.iq = iq;
  }

  /// @param root field of `data` that the operation answers with
  public CompletionStage<JsonValue> ask(String document, String root, Map<String, ?> variables) {
    Node query =
        Node.of("query")
            .with("query_id", document)
            .withBytes(Json.write(Map.of("variables", variables)));
    return iq.get("w:mex", query)
        .thenApply(
            answer -> {
              JsonValue body = Json.read(answer.requiredChild("result").bytes());
              refused(body.at("errors").items());
              return body.required("data").required(root);
            });
  }

  /// One that sums the others up counts before one with a code, and that before the first.
  private static void refused(List<JsonValue> errors) {
    if (errors.isEmpty()) {
      return;
    }
    JsonValue fatal =
        errors.stream()
            .filter(each -> Boolean.TRUE.equals(each.at("extensions").at("is_summary").value()))
            .findFirst()
            .or(
                () ->
                    errors.stream()
                        .filter(each -> each.at("extensions").at("error_code").isPresent())
                        .findFirst())
            .orElse(errors.getFirst());
    throw new MexException(
        (int) fatal.at("extensions").at("error_code").number(UNKNOWN),
        fatal.at("message").text("no message"));
  }
}
