package io.manyline.gateway.chat;

import io.manyline.gateway.command.RunningCommand;
import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.session.SessionCalls;
import io.manyline.gateway.session.SessionCalls.Asked;
import io.manyline.gateway.session.SessionCalls.Call;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.ChangeSetting;
import io.manyline.proto.command.v1.MarkRead;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/// Asks a session's worker to change a setting, and waits for what became of it.
@Component
public final class SettingCommands {
  private static final RunningCommand.Words WORDS =
      new RunningCommand.Words(
          "Setting changed",
          "Change queued: it is made once the session is connected, within a minute");

  private final SessionCalls calls;

  SettingCommands(SessionCalls calls) {
    this.calls = calls;
  }

  public Mono<ResponseEntity<Envelope<SettingView>>> change(
      Caller caller, String id, ChangeSetting change, TraceParent trace) {
    return run(
        Call.of(caller, id, trace),
        new Asked("change_setting", change, envelope -> envelope.setChangeSetting(change)));
  }

  Mono<ResponseEntity<Envelope<SettingView>>> markRead(
      Caller caller, String id, MarkRead read, TraceParent trace) {
    return run(
        Call.of(caller, id, trace),
        new Asked("mark_read", read, envelope -> envelope.setMarkRead(read)));
  }

  private Mono<ResponseEntity<Envelope<SettingView>>> run(Call call, Asked asked) {
    return calls
        .run(call, asked)
        .flatMap(
            run ->
                run.changed(
                    WORDS,
                    _ -> new SettingView(run.id(), "done"),
                    command -> new SettingView(command, "queued")));
  }
}
