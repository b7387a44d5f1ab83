package io.manyline.worker.group;

import io.manyline.proto.command.v1.ChangeGroup;
import io.manyline.proto.command.v1.ChangeMembers;
import io.manyline.proto.command.v1.CreateGroup;
import io.manyline.proto.command.v1.FollowInvite;
import io.manyline.proto.command.v1.GroupCommand;
import io.manyline.proto.command.v1.GroupOutcome;
import io.manyline.proto.command.v1.JoinedGroup;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.group.GroupException;
import io.manyline.whatsapp.group.GroupSettings;
import io.manyline.whatsapp.group.Groups;
import io.manyline.whatsapp.group.MemberResult;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.message.CommandHandler;
import io.manyline.worker.message.Recipients;
import io.manyline.worker.outbox.CommandResult;
import io.manyline.worker.outbox.Outcomes;
import io.manyline.worker.outbox.PendingCommand;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// Carries out one group command.
///
/// **Errors:** what WhatsApp refuses fails with the reason's name. A connection that ends, or an
/// answer that does not come, lets the command run again, but for create and join: these fail with
/// `OUTCOME_UNKNOWN`, since twice would be another group, or another request.
public final class GroupCommandHandler implements CommandHandler {
  private static final Duration AFTER_TIMEOUT = Duration.ofSeconds(5);

  private final InstantSource clock;

  public GroupCommandHandler(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public CompletionStage<CommandResult> handle(
      PendingCommand pending, SessionConnection connection) {
    SessionCommand command = pending.command();
    return run(command.getGroup(), command.getCommandId(), connection.groups())
        .<CommandResult>thenApply(
            result ->
                new CommandResult.Finished(
                    result
                        .map(it -> Outcomes.group(command, clock.instant(), it))
                        .orElseGet(() -> Outcomes.done(command, clock.instant())),
                    List.of()))
        .exceptionallyCompose(failure -> refused(command, failure));
  }

  private CompletionStage<Optional<GroupOutcome>> run(
      GroupCommand command, String key, Groups groups) {
    return switch (command.getActionCase()) {
      case CREATE -> create(command.getCreate(), key, groups);
      case LIST -> groups.list().thenApply(all -> Optional.of(GroupOutcomes.list(all)));
      case GET -> groups.find(group(command)).thenApply(it -> Optional.of(GroupOutcomes.group(it)));
      case MEMBERS ->
          members(group(command), command.getMembers(), groups)
              .thenApply(it -> Optional.of(GroupOutcomes.members(it)));
      case CHANGE -> change(group(command), command.getChange(), groups);
      case LEAVE -> groups.leave(group(command)).thenApply(_ -> Optional.empty());
      case INVITE ->
          (command.getInvite().getRenew()
                  ? groups.renewInviteCode(group(command))
                  : groups.inviteCode(group(command)))
              .thenApply(it -> Optional.of(GroupOutcome.newBuilder().setInviteCode(it).build()));
      case FOLLOW -> follow(command.getFollow(), groups);
      case REQUESTS ->
          groups
              .joinRequests(group(command))
              .thenApply(it -> Optional.of(GroupOutcomes.requests(it)));
      case ACTION_NOT_SET ->
          CompletableFuture.failedFuture(
              new GroupException(GroupException.Reason.REFUSED, "a group command without action"));
    };
  }

  private static CompletionStage<Optional<GroupOutcome>> create(
      CreateGroup create, String key, Groups groups) {
    ChangeGroup wanted = create.getSettings();
    GroupSettings settings =
        new GroupSettings(
            wanted.getAnnounce(),
            wanted.getLocked(),
            wanted.getEphemeralSeconds(),
            wanted.getAdminsAdd(),
            wanted.getApproval());
    return groups
        .create(create.getSubject(), people(create.getMembersList()), settings, key)
        .thenApply(it -> Optional.of(GroupOutcomes.group(it)));
  }

  private static CompletionStage<List<MemberResult>> members(
      Jid group, ChangeMembers change, Groups groups) {
    List<Jid> people = people(change.getMembersList());
    return switch (change.getAction()) {
      case "add" -> groups.add(group, people);
      case "remove" -> groups.remove(group, people);
      case "promote" -> groups.promote(group, people);
      case "demote" -> groups.demote(group, people);
      case "approve" -> groups.approve(group, people);
      case "reject" -> groups.reject(group, people);
      default ->
          CompletableFuture.failedFuture(
              new GroupException(GroupException.Reason.REFUSED, "unknown change of members"));
    };
  }

  /// One after the other, in a fixed order; the first that is refused ends it.
  private static CompletionStage<Optional<GroupOutcome>> change(
      Jid group, ChangeGroup change, Groups groups) {
    List<Supplier<CompletionStage<Void>>> steps = new ArrayList<>();
    if (change.hasSubject()) {
      steps.add(() -> groups.subject(group, change.getSubject()));
    }
    if (change.hasDescription()) {
      steps.add(() -> groups.description(group, change.getDescription()));
    }
    if (change.hasAnnounce()) {
      steps.add(() -> groups.announce(group, change.getAnnounce()));
    }
    if (change.hasEphemeralSeconds()) {
      steps.add(() -> groups.ephemeral(group, change.getEphemeralSeconds()));
    }
    if (change.hasAdminsAdd()) {
      steps.add(() -> groups.adminsAdd(group, change.getAdminsAdd()));
    }
    if (change.hasApproval()) {
      steps.add(() -> groups.approval(group, change.getApproval()));
    }
    if (change.hasLocked()) {
      steps.add(() -> groups.locked(group, change.getLocked()));
    }
    CompletionStage<Void> done = CompletableFuture.completedFuture(null);
    for (Supplier<CompletionStage<Void>> step : steps) {
      done = done.thenCompose(_ -> step.get());
    }
    return done.thenApply(_ -> Optional.empty());
  }

  private static CompletionStage<Optional<GroupOutcome>> follow(
      FollowInvite invite, Groups groups) {
    if (invite.getPreview()) {
      return groups.invited(invite.getCode()).thenApply(it -> Optional.of(GroupOutcomes.group(it)));
    }
    return groups
        .join(invite.getCode())
        .thenApply(
            it ->
                Optional.of(
                    GroupOutcome.newBuilder()
                        .setJoined(
                            JoinedGroup.newBuilder()
                                .setId(it.group().toString())
                                .setWaiting(it.waiting()))
                        .build()));
  }

  private CompletionStage<CommandResult> refused(SessionCommand command, Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    if (!(cause instanceof GroupException refused)) {
      return CompletableFuture.failedFuture(failure);
    }
    boolean once = command.getGroup().hasCreate() || command.getGroup().hasFollow();
    return CompletableFuture.completedFuture(
        switch (refused.reason()) {
          case NOT_LOGGED_IN -> new CommandResult.AwaitingConnection();
          case DISCONNECTED -> once ? unknown(command) : new CommandResult.AwaitingConnection();
          case TIMEOUT -> once ? unknown(command) : new CommandResult.Parked(AFTER_TIMEOUT);
          case REFUSED -> failed(command, "REJECTED_BY_WHATSAPP", refused);
          default -> failed(command, refused.reason().name(), refused);
        });
  }

  private CommandResult unknown(SessionCommand command) {
    return new CommandResult.Finished(
        Outcomes.failed(
            command,
            clock.instant(),
            "OUTCOME_UNKNOWN",
            "The connection ended before WhatsApp answered: list the groups to see whether it was"
                + " done."),
        List.of());
  }

  private CommandResult failed(SessionCommand command, String code, GroupException refused) {
    return new CommandResult.Finished(
        Outcomes.failed(command, clock.instant(), code, String.valueOf(refused.getMessage())),
        List.of());
  }

  private static Jid group(GroupCommand command) {
    Jid group = Recipients.parse(command.getGroup());
    if (!group.isGroup()) {
      throw new SendException(SendException.Reason.RECIPIENT_INVALID, "not a group's address");
    }
    return group;
  }

  private static List<Jid> people(List<String> written) {
    return written.stream().map(Recipients::parse).toList();
  }
}
