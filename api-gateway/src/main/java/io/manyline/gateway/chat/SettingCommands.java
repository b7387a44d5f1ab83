package io.manyline.gateway.chat;

import io.manyline.gateway.command.CommandIds;
import io.manyline.gateway.command.Commands;
import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.session.LoginCheck;
import io.manyline.gateway.session.OwnedSessions;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.ChangeSetting;
import io.manyline.proto.command.v1.MarkRead;
import io.manyline.registry.session.SessionConfig;
import java.time.Duration;
import java.util.HexFormat;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/// Asks a session's worker to change a setting, and waits for what became of it.
@Component
public final class SettingCommands {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final OwnedSessions sessions;
  private final LoginCheck login;
  private final Commands commands;

  SettingCommands(OwnedSessions sessions, LoginCheck login, Commands commands) {
    this.sessions = sessions;
    this.login = login;
    this.commands = commands;
  }

  public Mono<ResponseEntity<Envelope<SettingView>>> change(
      Caller caller, String id, ChangeSetting change, TraceParent trace) {
    return sessions
        .find(caller, id)
        .flatMap(
            session ->
                login
                    .require(session)
                    .then(
                        run(
                            new Asked(caller, session, trace, "change_setting"),
                            change.toByteArray(),
                            envelope -> envelope.setChangeSetting(change))));
  }

  Mono<ResponseEntity<Envelope<SettingView>>> markRead(
      Caller caller, String id, MarkRead read, TraceParent trace) {
    return sessions
        .find(caller, id)
        .flatMap(
            session ->
                login
                    .require(session)
                    .then(
                        run(
                            new Asked(caller, session, trace, "mark_read"),
                            read.toByteArray(),
                            envelope -> envelope.setMarkRead(read))));
  }

  /// Who asks what of which session. @param kind of the command
  private record Asked(Caller caller, SessionConfig session, TraceParent trace, String kind) {}

  private Mono<ResponseEntity<Envelope<SettingView>>> run(
      Asked asked, byte[] body, Commands.Fill command) {
    SessionConfig session = asked.session();
    Caller caller = asked.caller();
    Commands.Request request =
        new Commands.Request(
            session.uid(),
            commands.ids().of(session.uid(), caller.userId(), null),
            caller.userId(),
            CommandIds.hash(asked.kind(), HexFormat.of().formatHex(body)),
            DEADLINE,
            asked.trace());
    String id = request.id().value();
    return commands
        .run(request, command)
        .map(_ -> Envelope.ok("Setting changed", new SettingView(id, "done")))
        .switchIfEmpty(
            Mono.fromSupplier(
                () ->
                    Envelope.accepted(
                        "Change queued: it is made once the session is connected, within a minute",
                        new SettingView(id, "queued"))));
  }
}
