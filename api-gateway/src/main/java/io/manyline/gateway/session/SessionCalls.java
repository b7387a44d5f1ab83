package io.manyline.gateway.session;

import com.google.protobuf.MessageLite;
import io.manyline.gateway.command.CommandIds;
import io.manyline.gateway.command.Commands;
import io.manyline.gateway.command.IdempotencyKey;
import io.manyline.gateway.command.RunningCommand;
import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.registry.session.SessionConfig;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/// Has a session's worker do something, for a room's controllers.
///
/// **Flow:** finds the caller's session, looks for the outcome that a repeated key has already,
/// sees that the session is logged in, sends the command. **Errors:** `SESSION_NOT_FOUND`,
/// `INVALID_IDEMPOTENCY_KEY`, those of [LoginCheck] and of [Commands#run].
@Component
public final class SessionCalls {
  /// How long a worker may take for what is done at once or not at all.
  public static final Duration DEADLINE = Duration.ofSeconds(60);

  private final OwnedSessions sessions;
  private final LoginCheck login;
  private final Commands commands;

  SessionCalls(OwnedSessions sessions, LoginCheck login, Commands commands) {
    this.sessions = sessions;
    this.login = login;
    this.commands = commands;
  }

  /// Whose session a call is for. @param key `Idempotency-Key`, null for none
  public record Call(Caller caller, String sessionId, @Nullable String key, TraceParent trace) {
    public static Call of(Caller caller, String sessionId, TraceParent trace) {
      return new Call(caller, sessionId, null, trace);
    }
  }

  /// What is asked for.
  ///
  /// @param name of the command
  /// @param meant the command, as it is compared with a repetition
  /// @param deadline past it the command is never carried out
  public record Asked(String name, MessageLite meant, Duration deadline, Commands.Fill fill) {
    public Asked(String name, MessageLite meant, Commands.Fill fill) {
      this(name, meant, DEADLINE, fill);
    }
  }

  /// Takes a command on its way.
  public Mono<RunningCommand> run(Call call, Asked asked) {
    String key = IdempotencyKey.checked(call.key());
    return sessions
        .find(call.caller(), call.sessionId())
        .map(session -> run(session, call, key, asked));
  }

  private RunningCommand run(SessionConfig session, Call call, @Nullable String key, Asked asked) {
    String user = call.caller().userId();
    Commands.Request request =
        new Commands.Request(
            session.uid(),
            commands.ids().of(session.uid(), user, key),
            user,
            CommandIds.hash(asked.name(), HexFormat.of().formatHex(asked.meant().toByteArray())),
            asked.deadline(),
            call.trace());
    Mono<CommandOutcome> known = key == null ? Mono.empty() : commands.known(request);
    return new RunningCommand(
        request.id().value(),
        known.switchIfEmpty(
            login.require(session).then(Mono.defer(() -> commands.run(request, asked.fill())))));
  }
}
