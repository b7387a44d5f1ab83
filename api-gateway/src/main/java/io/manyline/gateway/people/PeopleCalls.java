package io.manyline.gateway.people;

import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.session.SessionCalls;
import io.manyline.gateway.session.SessionCalls.Asked;
import io.manyline.proto.command.v1.PeopleOutcome;
import io.manyline.proto.command.v1.PresenceCommand;
import io.manyline.proto.command.v1.PrivacyCommand;
import io.manyline.proto.command.v1.ProfileCommand;
import java.time.Duration;
import java.util.function.Function;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/// Runs the commands of this room for its controllers.
///
/// **Errors:** a question that is not answered in time is `TIMEOUT`; a change goes on, and the call
/// answers 202 with the command's id.
@Component
final class PeopleCalls {
  /// Who types now does not in a minute.
  private static final Duration PASSING = Duration.ofSeconds(10);

  private final SessionCalls calls;

  PeopleCalls(SessionCalls calls) {
    this.calls = calls;
  }

  static Asked asked(PresenceCommand command) {
    return new Asked(
        "presence",
        command,
        command.hasTyping() ? PASSING : SessionCalls.DEADLINE,
        envelope -> envelope.setPresence(command));
  }

  static Asked asked(ProfileCommand command) {
    return new Asked("profile", command, envelope -> envelope.setProfile(command));
  }

  static Asked asked(PrivacyCommand command) {
    return new Asked("privacy", command, envelope -> envelope.setPrivacy(command));
  }

  <T> Mono<ResponseEntity<Envelope<T>>> ask(
      SessionCalls.Call call, Asked asked, Function<PeopleOutcome, T> view) {
    return calls
        .run(call, asked)
        .flatMap(run -> run.answered(outcome -> view.apply(outcome.getPeople())));
  }

  Mono<ResponseEntity<Envelope<PeopleActionView>>> change(SessionCalls.Call call, Asked asked) {
    return calls
        .run(call, asked)
        .flatMap(
            run ->
                run.changed(
                    outcome -> PeopleActionView.done(run.id(), outcome), PeopleActionView::queued));
  }
}
