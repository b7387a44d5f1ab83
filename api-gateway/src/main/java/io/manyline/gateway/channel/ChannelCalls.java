package io.manyline.gateway.channel;

import io.manyline.gateway.command.RunningCommand;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.session.SessionCalls;
import io.manyline.proto.command.v1.ChannelCommand;
import io.manyline.proto.command.v1.ChannelOutcome;
import java.util.function.Function;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/// Runs channel commands for the controllers.
///
/// **Errors:** a question that is not answered in time is `TIMEOUT`; a change goes on, and the call
/// answers 202 with the command's id.
@Component
final class ChannelCalls {
  private final SessionCalls calls;

  ChannelCalls(SessionCalls calls) {
    this.calls = calls;
  }

  <T> Mono<ResponseEntity<Envelope<T>>> ask(
      SessionCalls.Call call, ChannelCommand.Builder question, Function<ChannelOutcome, T> view) {
    return run(call, question.build())
        .flatMap(run -> run.answered(outcome -> view.apply(outcome.getChannel())));
  }

  Mono<ResponseEntity<Envelope<ChannelActionView>>> change(
      SessionCalls.Call call, ChannelCommand.Builder change) {
    return run(call, change.build())
        .flatMap(run -> run.changed(ChannelActionView::of, ChannelActionView::queued));
  }

  private Mono<RunningCommand> run(SessionCalls.Call call, ChannelCommand command) {
    return calls.run(
        call, new SessionCalls.Asked("channel", command, envelope -> envelope.setChannel(command)));
  }
}
