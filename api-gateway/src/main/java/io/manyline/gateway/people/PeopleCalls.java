package io.manyline.gateway.people;

import com.google.protobuf.MessageLite;
import io.manyline.gateway.command.CommandIds;
import io.manyline.gateway.command.Commands;
import io.manyline.gateway.command.RunningCommand;
import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.session.LoginCheck;
import io.manyline.gateway.session.OwnedSessions;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.PeopleOutcome;
import io.manyline.proto.command.v1.PresenceCommand;
import io.manyline.proto.command.v1.PrivacyCommand;
import io.manyline.proto.command.v1.ProfileCommand;
import io.manyline.registry.session.SessionConfig;
import java.time.Duration;
import java.util.HexFormat;
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
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /// Who types now does not in a minute.
  private static final Duration PASSING = Duration.ofSeconds(10);

  private final OwnedSessions sessions;
  private final LoginCheck login;
  private final Commands commands;

  PeopleCalls(OwnedSessions sessions, LoginCheck login, Commands commands) {
    this.sessions = sessions;
    this.login = login;
    this.commands = commands;
  }

  /// Whose session a call is for.
  record Call(Caller caller, String sessionId, TraceParent trace) {}

  /// What is asked for. @param meant the command, as it is compared with a repetition
  record Asked(String name, MessageLite meant, Duration deadline, Commands.Fill fill) {
    static Asked of(PresenceCommand command) {
      return new Asked(
          "presence",
          command,
          command.hasTyping() ? PASSING : DEADLINE,
          envelope -> envelope.setPresence(command));
    }

    static Asked of(ProfileCommand command) {
      return new Asked("profile", command, DEADLINE, envelope -> envelope.setProfile(command));
    }

    static Asked of(PrivacyCommand command) {
      return new Asked("privacy", command, DEADLINE, envelope -> envelope.setPrivacy(command));
    }
  }

  <T> Mono<ResponseEntity<Envelope<T>>> ask(
      Call call, Asked asked, Function<PeopleOutcome, T> view) {
    return run(call, asked)
        .flatMap(run -> run.answered(outcome -> view.apply(outcome.getPeople())));
  }

  Mono<ResponseEntity<Envelope<PeopleActionView>>> change(Call call, Asked asked) {
    return run(call, asked)
        .flatMap(
            run ->
                run.changed(
                    outcome -> PeopleActionView.done(run.id(), outcome), PeopleActionView::queued));
  }

  private Mono<RunningCommand> run(Call call, Asked asked) {
    return sessions
        .find(call.caller(), call.sessionId())
        .flatMap(session -> login.require(session).thenReturn(session))
        .map(session -> run(call, asked, session));
  }

  private RunningCommand run(Call call, Asked asked, SessionConfig session) {
    Commands.Request request =
        new Commands.Request(
            session.uid(),
            commands.ids().of(session.uid(), call.caller().userId(), null),
            call.caller().userId(),
            CommandIds.hash(asked.name(), HexFormat.of().formatHex(asked.meant().toByteArray())),
            asked.deadline(),
            call.trace());
    return commands.start(request, false, asked.fill());
  }
}
