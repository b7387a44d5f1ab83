package io.manyline.gateway.group;

import io.manyline.gateway.command.RunningCommand;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.session.SessionCalls;
import io.manyline.proto.command.v1.GroupCommand;
import io.manyline.proto.command.v1.GroupOutcome;
import java.util.function.Function;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/// Runs group commands for the controllers.
///
/// **Errors:** a question that is not answered in time is `TIMEOUT`; a change goes on, and the call
/// answers 202 with the command's id.
@Component
final class GroupCalls {
  private final SessionCalls calls;

  GroupCalls(SessionCalls calls) {
    this.calls = calls;
  }

  <T> Mono<ResponseEntity<Envelope<T>>> ask(
      SessionCalls.Call call, GroupCommand question, Function<GroupOutcome, T> view) {
    return run(call, question)
        .flatMap(run -> run.answered(outcome -> view.apply(outcome.getGroup())));
  }

  Mono<ResponseEntity<Envelope<GroupActionView>>> change(
      SessionCalls.Call call, GroupCommand change) {
    return run(call, change)
        .flatMap(run -> run.changed(GroupActionView::of, GroupActionView::queued));
  }

  private Mono<RunningCommand> run(SessionCalls.Call call, GroupCommand command) {
    return calls.run(
        call, new SessionCalls.Asked("group", command, envelope -> envelope.setGroup(command)));
  }
}
