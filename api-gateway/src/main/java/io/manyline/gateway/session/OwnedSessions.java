package io.manyline.gateway.session;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.problem.ProblemException;
import io.manyline.gateway.tenant.Caller;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionDirectory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Finds the sessions of a caller's tenant: the one way to a session, so that every call checks who
/// owns it.
///
/// **Errors:** `SESSION_NOT_FOUND` for one that is not there and for one of another tenant alike.
public final class OwnedSessions {
  private final SessionDirectory directory;
  private final Network network;

  /// @param network that this installation serves
  public OwnedSessions(SessionDirectory directory, Network network) {
    this.directory = directory;
    this.network = network;
  }

  /// @param writtenId as in the path: the digits, or any way to write the number
  public Mono<SessionConfig> find(Caller caller, String writtenId) {
    String digits = writtenId.replaceAll("[+\\s().\\-]", "");
    if (!digits.matches("[0-9]{5,20}")) {
      return Mono.error(() -> notFound("this id"));
    }
    return directory
        .find(caller.tenant(), network, new SessionId(digits))
        .switchIfEmpty(Mono.error(() -> notFound(digits)));
  }

  /// For a link that names the session itself. @param writtenId as in the path, must be the same's
  public Mono<SessionConfig> linked(SessionUid uid, String writtenId) {
    return directory
        .find(uid)
        .filter(session -> session.id().value().equals(writtenId))
        .filter(session -> session.network() == network)
        .switchIfEmpty(Mono.error(() -> notFound("this id")));
  }

  public Flux<SessionConfig> list(Caller caller) {
    return directory.list(caller.tenant(), network);
  }

  public Network network() {
    return network;
  }

  static ProblemException notFound(String id) {
    return ErrorCode.SESSION_NOT_FOUND.because(
        "There is no session %s. Its id is its phone number, digits only; GET /api/sessions lists yours."
            .formatted(id));
  }
}
