package io.manyline.gateway.channel;

import io.manyline.gateway.command.CommandIds;
import io.manyline.gateway.command.Commands;
import io.manyline.gateway.command.RunningCommand;
import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.message.IdempotencyKey;
import io.manyline.gateway.session.OwnedSessions;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.ChannelCommand;
import io.manyline.proto.command.v1.ChannelOutcome;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/// Runs channel commands for the controllers.
///
/// **Errors:** a question that is not answered in time is `TIMEOUT`; a change goes on, and the call
/// answers 202 with the command's id.
@Component
final class ChannelCalls {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final OwnedSessions sessions;
  private final Commands commands;

  ChannelCalls(OwnedSessions sessions, Commands commands) {
    this.sessions = sessions;
    this.commands = commands;
  }

  /// Whose session a call is for. @param key `Idempotency-Key`, null for none
  record Call(Caller caller, String sessionId, @Nullable String key, TraceParent trace) {}

  <T> Mono<ResponseEntity<Envelope<T>>> ask(
      Call call, ChannelCommand.Builder question, Function<ChannelOutcome, T> view) {
    return run(call, question.build())
        .flatMap(run -> run.answered(outcome -> view.apply(outcome.getChannel())));
  }

  Mono<ResponseEntity<Envelope<ChannelActionView>>> change(
      Call call, ChannelCommand.Builder change) {
    return run(call, change.build())
        .flatMap(run -> run.changed(ChannelActionView::of, ChannelActionView::queued));
  }

  private Mono<RunningCommand> run(Call call, ChannelCommand command) {
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
                      CommandIds.hash("channel", meant),
                      DEADLINE,
                      call.trace());
              return commands.start(request, key != null, envelope -> envelope.setChannel(command));
            });
  }
}
