package io.manyline.sandbox.media;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;

/// `GET /phones/{number}/messages/{id}/media`: the decrypted file of a message that a phone has.
final class PhoneDownloadExchange implements MediaExchange {
  private final MediaDoor door;
  private final MediaPath path;
  private final MediaAnswers answers;

  PhoneDownloadExchange(MediaDoor door, MediaPath path, MediaAnswers answers) {
    this.door = door;
    this.path = path;
    this.answers = answers;
  }

  @Override
  public void onBytes(ByteBuf bytes) {}

  @Override
  public void onEnd() {
    door.show(path.segments().get(1), path.segments().get(3))
        .thenAccept(this::send)
        .exceptionally(
            failure -> {
              var answer = door.failure(failure);
              answers.bytes(answer.status(), answer.body());
              return null;
            });
  }

  @Override
  public void onCut() {}

  private void send(MediaDoor.Shown shown) {
    try {
      answers.stream(
          answers.head(200, shown.media().length(), shown.mimetype()),
          new ShownFile(shown.media()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
