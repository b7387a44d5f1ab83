package io.manyline.sandbox.mex;

import io.manyline.sandbox.query.IqTable;
import io.manyline.sandbox.query.UnknownQueries;
import io.manyline.sandbox.relay.Peer;
import io.manyline.sandbox.world.Json;
import io.manyline.whatsapp.binary.Node;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// Answers `w:mex`.
///
/// **Shape:** `<query query_id>{"variables":{…}}` → `<result>{"data":{…}}`, both as bytes; numbers
/// are strings. What goes wrong is a result too: `{"data":null,"errors":[{"message","path",
/// "extensions":{"error_code","is_retryable","is_summary","severity"}}]}`. **Errors:** 404 for a
/// document that nobody knows, which is listed in [UnknownQueries]; 400 for what is no JSON.
/// **Source:** docs/protocol/channels.md (whatsmeow newsletter.go, types/newsletter.go; Baileys
/// src/Socket/mex.ts; whatsapp-rust wacore/src/iq/mex.rs).
public final class MexQueries {
  private final MexTable table = new MexTable();
  private final UnknownQueries unknown;

  public MexQueries(UnknownQueries unknown) {
    this.unknown = unknown;
  }

  public void register(IqTable queries) {
    queries.put("w:mex", "get", "query", (from, iq) -> List.of(answer(from, iq)));
    queries.put("w:mex", "set", "query", (from, iq) -> List.of(answer(from, iq)));
  }

  /// For rooms that answer operations.
  public MexTable table() {
    return table;
  }

  private Node answer(Peer from, Node iq) {
    Node query = iq.requiredChild("query");
    String document = query.required("query_id");
    try {
      Optional<MexHandler> handler = table.find(document);
      if (handler.isEmpty()) {
        unknown.add("w:mex", "get", "query " + document);
        throw new MexException(404, "unknown persisted query: no document " + document);
      }
      Map<String, Object> data = handler.get().answer(from, variables(query));
      return result(Map.of("data", data));
    } catch (MexException e) {
      return result(error(e));
    }
  }

  private static Variables variables(Node query) {
    try {
      Map<?, ?> body = Json.read(query.bytes(), Map.class);
      return new Variables(
          body.get("variables") instanceof Map<?, ?> variables ? variables : Map.of());
    } catch (JacksonException e) {
      throw new MexException(400, "Bad request: no JSON");
    }
  }

  private static Map<String, Object> error(MexException refused) {
    Map<String, Object> extensions = new LinkedHashMap<>();
    extensions.put("error_code", refused.code());
    extensions.put("is_retryable", false);
    extensions.put("is_summary", true);
    extensions.put("severity", "CRITICAL");
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("message", String.valueOf(refused.getMessage()));
    error.put("path", List.of());
    error.put("extensions", extensions);
    Map<String, Object> body = new HashMap<>();
    body.put("data", null);
    body.put("errors", List.of(error));
    return body;
  }

  private static Node result(Map<String, ?> body) {
    return Node.of("result").withBytes(Json.write(body));
  }
}
