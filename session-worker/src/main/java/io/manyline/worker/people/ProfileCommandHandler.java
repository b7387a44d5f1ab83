package io.manyline.worker.people;

import com.google.protobuf.ByteString;
import io.manyline.proto.command.v1.GetPicture;
import io.manyline.proto.command.v1.PeopleOutcome;
import io.manyline.proto.command.v1.ProfileCommand;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.command.v1.SetPicture;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.profile.Contact;
import io.manyline.whatsapp.profile.PictureAnswer;
import io.manyline.whatsapp.profile.Profiles;
import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.message.CommandHandler;
import io.manyline.worker.message.Recipients;
import io.manyline.worker.outbox.CommandResult;
import io.manyline.worker.outbox.Outcomes;
import io.manyline.worker.outbox.PendingCommand;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Checks numbers, asks what people show of themselves, changes what the account shows.
public final class ProfileCommandHandler implements CommandHandler {
  private final InstantSource clock;

  public ProfileCommandHandler(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public CompletionStage<CommandResult> handle(
      PendingCommand pending, SessionConnection connection) {
    SessionCommand command = pending.command();
    return run(command.getProfile(), connection).thenApply(result -> finished(command, result));
  }

  private CommandResult finished(SessionCommand command, Optional<PeopleOutcome> result) {
    return new CommandResult.Finished(
        result
            .map(it -> Outcomes.people(command, clock.instant(), it))
            .orElseGet(() -> Outcomes.done(command, clock.instant())),
        List.of());
  }

  private static CompletionStage<Optional<PeopleOutcome>> run(
      ProfileCommand command, SessionConnection connection) {
    Profiles profiles = connection.profiles();
    return switch (command.getActionCase()) {
      case CHECK ->
          profiles
              .check(List.copyOf(command.getCheck().getPhonesList()))
              .thenApply(it -> Optional.of(PeopleOutcomes.contacts(it)));
      case CONTACT ->
          contact(jid(command.getContact()), profiles)
              .thenApply(
                  it ->
                      Optional.of(
                          PeopleOutcomes.contact(
                              it,
                              command.getContact().isEmpty() ? connection.presence().name() : "")));
      case GET_PICTURE -> picture(command.getGetPicture(), profiles);
      case SET_PICTURE -> set(command.getSetPicture(), profiles);
      case REMOVE_PICTURE ->
          profiles.removePicture(jid(command.getRemovePicture())).thenApply(_ -> Optional.empty());
      case SET_ABOUT -> profiles.about(command.getSetAbout()).thenApply(_ -> Optional.empty());
      case ACTION_NOT_SET ->
          throw new SendException(
              SendException.Reason.REJECTED_BY_WHATSAPP, "a profile command without action");
    };
  }

  /// With its picture, where there is one that we may see.
  private static CompletionStage<Known> contact(@Nullable Jid person, Profiles profiles) {
    return profiles
        .contact(person)
        .thenCompose(
            contact ->
                contact.onWhatsApp()
                    ? profiles
                        .picture(person, false, null)
                        .handle((answer, _) -> new Known(contact, answer))
                    : CompletableFuture.completedFuture(new Known(contact, null)));
  }

  /// @param picture null when it is hidden from us, or could not be asked for
  record Known(Contact contact, @Nullable PictureAnswer picture) {}

  private static CompletionStage<Optional<PeopleOutcome>> picture(
      GetPicture asked, Profiles profiles) {
    String known = asked.hasKnownId() ? asked.getKnownId() : null;
    return profiles
        .picture(jid(asked.getOf()), asked.getPreview(), known)
        .thenApply(it -> Optional.of(PeopleOutcomes.picture(it)));
  }

  private static CompletionStage<Optional<PeopleOutcome>> set(SetPicture set, Profiles profiles) {
    ByteString jpeg = set.getJpeg();
    return profiles
        .setPicture(jid(set.getGroup()), jpeg.toByteArray())
        .thenApply(id -> Optional.of(PeopleOutcome.newBuilder().setPictureId(id).build()));
  }

  private static @Nullable Jid jid(String written) {
    return written.isEmpty() ? null : Recipients.parse(written);
  }
}
