package io.manyline.gateway.group;

import io.manyline.gateway.command.CommandIds;
import io.manyline.gateway.command.Commands;
import io.manyline.gateway.command.RunningCommand;
import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.message.IdempotencyKey;
import io.manyline.gateway.session.OwnedSessions;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.GroupCommand;
import io.manyline.proto.command.v1.GroupOutcome;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/// Runs group commands for the controllers.
///
/// **Errors:** a question that is not answered in time is `TIMEOUT`; a change goes on, and the call
/// answers 202 with the command's id.
@Component
final class GroupCalls {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final OwnedSessions sessions;
  private final Commands commands;

  GroupCalls(OwnedSessions sessions, Commands commands) {
    this.sessions = sessions;
    this.commands = commands;
  }

  /// Whose session a call is for. @param key `Idempotency-Key`, null for none
  record Call(Caller caller, String sessionId, @Nullable String key, TraceParent trace) {}

  <T> Mono<ResponseEntity<Envelope<T>>> ask(
      Call call, GroupCommand question, Function<GroupOutcome, T> view) {
    return run(call, question)
        .flatMap(run -> run.answered(outcome -> view.apply(outcome.getGroup())));
  }

  Mono<ResponseEntity<Envelope<GroupActionView>>> change(Call call, GroupCommand change) {
    return run(call, change)
        .flatMap(run -> run.changed(GroupActionView::of, GroupActionView::queued));
  }

  private Mono<RunningCommand> run(Call call, GroupCommand command) {
    String key = IdempotencyKey.checked(call.key());
    return sessions
        .find(call.caller(), call.sessionId())
        .map(
            session -> {
              String meant = HexFormat.of().formatHex(command.toByteArray());
              Commands.Request request =
                  new Commands.Request(
                      session.uid(),
                      commands.ids().of(session.uid(), call.caller().userId(), key),
                      call.caller().userId(),
                      CommandIds.hash("group", meant),
                      DEADLINE,
                      call.trace());
              return commands.start(request, key != null, envelope -> envelope.setGroup(command));
            });
  }
}
