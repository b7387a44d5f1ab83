package io.manyline.sandbox.query;

import java.util.List;

/// Well-formed answers to what clients ask on the way and the sandbox keeps no state for.
///
/// **Shape:** empty lists, default settings. **Source:** docs/protocol: iq dispatch table.
final class PlainQueries {
  void register(IqTable table) {
    table.put("urn:xmpp:whatsapp:dirty", "set", "clean", (_, _) -> List.of());
    table.put("urn:xmpp:whatsapp:push", "set", IqTable.ANY, (_, _) -> List.of());
    table.put("w:stats", "set", IqTable.ANY, (_, _) -> List.of());
  }
}
