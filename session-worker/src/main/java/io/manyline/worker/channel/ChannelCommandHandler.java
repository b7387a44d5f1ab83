package io.manyline.worker.channel;

import io.manyline.proto.command.v1.ChangeAdmin;
import io.manyline.proto.command.v1.ChangeChannel;
import io.manyline.proto.command.v1.ChannelCommand;
import io.manyline.proto.command.v1.ChannelOutcome;
import io.manyline.proto.command.v1.ListPosts;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.whatsapp.channel.ChannelException;
import io.manyline.whatsapp.channel.Channels;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.client.SendException.Reason;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.message.CommandHandler;
import io.manyline.worker.message.Recipients;
import io.manyline.worker.outbox.CommandResult;
import io.manyline.worker.outbox.Outcomes;
import io.manyline.worker.outbox.PendingCommand;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/// Carries out one channel command.
///
/// **Errors:** what WhatsApp refuses fails with the reason's name. A connection that ends, or an
/// answer that does not come, lets the command run again, but for create: that fails with
/// `OUTCOME_UNKNOWN`, since twice would be another channel.
public final class ChannelCommandHandler implements CommandHandler {
  private static final Duration AFTER_TIMEOUT = Duration.ofSeconds(5);

  private final InstantSource clock;

  public ChannelCommandHandler(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public CompletionStage<CommandResult> handle(
      PendingCommand pending, SessionConnection connection) {
    SessionCommand command = pending.command();
    return run(command.getChannel(), connection.channels())
        .<CommandResult>thenApply(
            result ->
                new CommandResult.Finished(
                    result
                        .map(it -> Outcomes.channel(command, clock.instant(), it))
                        .orElseGet(() -> Outcomes.done(command, clock.instant())),
                    List.of()))
        .exceptionallyCompose(failure -> refused(command, failure));
  }

  private static CompletionStage<Optional<ChannelOutcome>> run(
      ChannelCommand command, Channels channels) {
    return switch (command.getActionCase()) {
      case CREATE ->
          channels
              .create(command.getCreate().getName(), command.getCreate().getDescription())
              .thenApply(it -> Optional.of(ChannelOutcomes.channel(it)));
      case LIST -> channels.list().thenApply(it -> Optional.of(ChannelOutcomes.list(it)));
      case GET ->
          channels.find(channel(command)).thenApply(it -> Optional.of(ChannelOutcomes.channel(it)));
      case INVITE ->
          channels
              .findByInvite(command.getInvite())
              .thenApply(it -> Optional.of(ChannelOutcomes.channel(it)));
      case FOLLOWERS ->
          channels
              .followers(channel(command), command.getFollowers())
              .thenApply(it -> Optional.of(ChannelOutcomes.followers(it)));
      case POSTS -> {
        ListPosts asked = command.getPosts();
        yield channels
            .posts(channel(command), asked.getCount(), asked.getBefore(), asked.getAfter())
            .thenApply(it -> Optional.of(ChannelOutcomes.posts(it)));
      }
      case LIVE_UPDATES ->
          channels
              .liveUpdates(channel(command))
              .thenApply(
                  it ->
                      Optional.of(
                          ChannelOutcome.newBuilder().setLiveSeconds(it.toSeconds()).build()));
      default -> change(command, channel(command), channels);
    };
  }

  private static CompletionStage<Optional<ChannelOutcome>> change(
      ChannelCommand command, Jid channel, Channels channels) {
    return switch (command.getActionCase()) {
      case CHANGE -> {
        ChangeChannel change = command.getChange();
        yield channels
            .update(
                channel,
                change.hasName() ? change.getName() : null,
                change.hasDescription() ? change.getDescription() : null)
            .thenApply(it -> Optional.of(ChannelOutcomes.channel(it)));
      }
      case FOLLOW ->
          command.getFollow()
              ? channels.follow(channel).thenApply(it -> Optional.of(ChannelOutcomes.channel(it)))
              : done(channels.unfollow(channel));
      case MUTE -> done(channels.mute(channel, command.getMute()));
      case DELETE -> done(channels.delete(channel));
      case REACT ->
          done(
              channels.react(
                  channel, command.getReact().getServerId(), command.getReact().getEmoji()));
      case VIEW -> done(channels.view(channel, command.getView().getServerIdsList()));
      case ADMIN -> done(admin(command.getAdmin(), channel, channels));
      default ->
          throw new SendException(Reason.REJECTED_BY_WHATSAPP, "an action that this release knows");
    };
  }

  private static CompletionStage<Void> admin(ChangeAdmin change, Jid channel, Channels channels) {
    return switch (change.getAction()) {
      case "invite" -> channels.inviteAdmin(channel, Recipients.parse(change.getUser()));
      case "demote" -> channels.demoteAdmin(channel, Recipients.parse(change.getUser()));
      case "transfer" -> channels.changeOwner(channel, Recipients.parse(change.getUser()));
      case "accept" -> channels.acceptAdmin(channel);
      default ->
          throw new SendException(Reason.REJECTED_BY_WHATSAPP, "an action that this release knows");
    };
  }

  private static CompletionStage<Optional<ChannelOutcome>> done(CompletionStage<Void> stage) {
    return stage.thenApply(_ -> Optional.empty());
  }

  private CompletionStage<CommandResult> refused(SessionCommand command, Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    if (!(cause instanceof ChannelException refused)) {
      return CompletableFuture.failedFuture(failure);
    }
    boolean once = command.getChannel().hasCreate();
    return CompletableFuture.completedFuture(
        switch (refused.reason()) {
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
            "The connection ended before WhatsApp answered: list the channels to see whether it"
                + " was made."),
        List.of());
  }

  private CommandResult failed(SessionCommand command, String code, ChannelException refused) {
    return new CommandResult.Finished(
        Outcomes.failed(command, clock.instant(), code, String.valueOf(refused.getMessage())),
        List.of());
  }

  private static Jid channel(ChannelCommand command) {
    Jid channel = Recipients.parse(command.getChannel());
    if (!channel.isChannel()) {
      throw new SendException(Reason.RECIPIENT_INVALID, "not a channel's address");
    }
    return channel;
  }
}
