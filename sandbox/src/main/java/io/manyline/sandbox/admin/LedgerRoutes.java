package io.manyline.sandbox.admin;

import io.manyline.sandbox.ledger.Ledger;
import io.manyline.sandbox.ledger.LedgerEntry;
import io.manyline.sandbox.server.HttpListener.Answer;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// `PUT /sandbox/ledger {lines}` has the ledger kept from now on, 0 switches it off. `GET
/// /sandbox/ledger` has what is kept, `GET /sandbox/ledger/{number}` what comes from that line on:
/// a JSON object on each line, at most 10,000; whoever wants more asks again with the number after
/// the last.
final class LedgerRoutes {
  private static final int MOST = 10_000;
  private static final String JSON_LINES = "application/x-ndjson";

  private final Ledger ledger;

  LedgerRoutes(Ledger ledger) {
    this.ledger = ledger;
  }

  List<Route> routes() {
    return List.of(
        Route.of("PUT", "/sandbox/ledger", (_, body) -> keep(JsonBody.parse(body))),
        Route.of("GET", "/sandbox/ledger", (_, _) -> from(0)),
        Route.of("GET", "/sandbox/ledger/{}", (path, _) -> from(number(path.getFirst()))));
  }

  private CompletableFuture<Answer> keep(JsonBody body) {
    int lines = body.integer("lines");
    if (lines < 0 || lines > Ledger.MOST) {
      throw ControlException.badRequest("lines must be 0 to " + Ledger.MOST);
    }
    ledger.keep(lines);
    return CompletableFuture.completedFuture(
        Envelopes.success(200, Map.of("lines", ledger.capacity(), "next", ledger.next())));
  }

  private CompletableFuture<Answer> from(long number) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (LedgerEntry each : ledger.from(number, MOST)) {
      lines.writeBytes(Envelopes.json(Line.of(each)));
      lines.write('\n');
    }
    return CompletableFuture.completedFuture(new Answer(200, lines.toByteArray(), JSON_LINES));
  }

  private static long number(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw ControlException.badRequest("a line has a number, such as 1");
    }
    return Long.parseLong(text);
  }

  /// A line as JSON. @param at ISO 8601, UTC @param stanza null for the connection itself
  private record Line(
      long number,
      String at,
      String kind,
      String phone,
      int device,
      long connection,
      LedgerEntry.@Nullable Stanza stanza) {

    static Line of(LedgerEntry entry) {
      return new Line(
          entry.number(),
          entry.at().toString(),
          entry.kind().name().toLowerCase(Locale.ROOT),
          entry.device().number(),
          entry.device().device(),
          entry.connection(),
          entry.stanza());
    }
  }
}
