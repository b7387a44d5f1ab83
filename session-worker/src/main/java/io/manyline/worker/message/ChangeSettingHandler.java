package io.manyline.worker.message;

import io.manyline.proto.command.v1.ChangeSetting;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.event.Setting;
import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.event.EventComposer;
import io.manyline.worker.outbox.CommandResult;
import io.manyline.worker.outbox.Outcomes;
import io.manyline.worker.outbox.PendingCommand;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Changes a setting of the account for all its devices; what changed comes as an event.
final class ChangeSettingHandler implements CommandHandler {
  private final InstantSource clock;

  ChangeSettingHandler(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public CompletionStage<CommandResult> handle(
      PendingCommand pending, SessionConnection connection) {
    return connection
        .change(setting(pending.command().getChangeSetting()))
        .thenApply(
            _ ->
                new CommandResult.Finished(
                    Outcomes.done(pending.command(), clock.instant()), List.of()));
  }

  private static Setting setting(ChangeSetting asked) {
    return switch (asked.getSettingCase()) {
      case CONTACT ->
          new Setting.Contact(
              Recipients.parse(asked.getContact().getContact()),
              asked.getContact().getName(),
              asked.getContact().getFirstName());
      case REMOVED_CONTACT ->
          new Setting.ContactRemoved(Recipients.parse(asked.getRemovedContact()));
      case MUTE -> muted(asked.getMute());
      case PIN ->
          new Setting.Pinned(Recipients.parse(asked.getPin().getChat()), asked.getPin().getOn());
      case ARCHIVE ->
          new Setting.Archived(
              Recipients.parse(asked.getArchive().getChat()), asked.getArchive().getOn());
      case READ ->
          new Setting.MarkedRead(
              Recipients.parse(asked.getRead().getChat()), asked.getRead().getOn());
      case STAR -> starred(asked.getStar());
      case LABEL ->
          new Setting.Label(
              asked.getLabel().getId(),
              asked.getLabel().getName(),
              asked.getLabel().getColor(),
              asked.getLabel().getDeleted());
      case CHAT_LABEL ->
          new Setting.Labeled(
              Recipients.parse(asked.getChatLabel().getChat()),
              asked.getChatLabel().getLabel(),
              asked.getChatLabel().getLabeled());
      case PUSH_NAME -> new Setting.PushName(asked.getPushName());
      case CLEAR -> new Setting.Cleared(Recipients.parse(asked.getClear()));
      case DELETE -> new Setting.Deleted(Recipients.parse(asked.getDelete()));
      case MESSAGE_DELETION -> deleted(asked.getMessageDeletion());
      case SETTING_NOT_SET ->
          throw new SendException(
              SendException.Reason.REJECTED_BY_WHATSAPP, "a setting that this release knows");
    };
  }

  private static Setting muted(ChangeSetting.Mute mute) {
    return new Setting.Muted(
        Recipients.parse(mute.getChat()),
        mute.getMuted(),
        mute.hasUntil() ? EventComposer.instant(mute.getUntil()) : null);
  }

  private static Setting deleted(ChangeSetting.MessageDeletion deletion) {
    return new Setting.MessageDeleted(
        Recipients.parse(deletion.getChat()),
        deletion.getMessageId(),
        deletion.getFromMe(),
        deletion.getAuthor().isEmpty() ? null : Recipients.parse(deletion.getAuthor()));
  }

  private static Setting starred(ChangeSetting.Star star) {
    return new Setting.Starred(
        Recipients.parse(star.getChat()),
        star.getMessageId(),
        star.getFromMe(),
        star.getAuthor().isEmpty() ? null : Recipients.parse(star.getAuthor()),
        star.getStarred());
  }
}
