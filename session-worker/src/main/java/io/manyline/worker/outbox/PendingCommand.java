package io.manyline.worker.outbox;

import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.whatsapp.client.PreparedMessage;
import org.jspecify.annotations.Nullable;

/// A command that has no outcome yet.
///
/// @param prepared the message as encrypted, once it was: then exactly these bytes leave
public record PendingCommand(SessionCommand command, @Nullable PreparedMessage prepared) {
  public String id() {
    return command.getCommandId();
  }
}
