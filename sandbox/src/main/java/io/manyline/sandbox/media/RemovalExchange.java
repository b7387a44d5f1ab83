package io.manyline.sandbox.media;

import io.netty.buffer.ByteBuf;
import java.util.Map;

/// `DELETE /mms/{type}/{token}?auth=&token=&d_md=`: gives a file out no more.
///
/// **Source:** whatsmeow upload.go `DeleteMedia`, which does so after a history sync.
final class RemovalExchange implements MediaExchange {
  private final MediaServer server;
  private final MediaPath path;
  private final MediaAnswers answers;

  RemovalExchange(MediaServer server, MediaPath path, MediaAnswers answers) {
    this.server = server;
    this.path = path;
    this.answers = answers;
  }

  @Override
  public void onBytes(ByteBuf bytes) {}

  @Override
  public void onEnd() {
    if (!server.isTicket(path.query("auth").orElse(""))) {
      throw new MediaRefusedException(401, "auth is missing, wrong or expired");
    }
    String name =
        server
            .files()
            .nameOf(MediaPath.hashOf(path.last()))
            .orElseThrow(() -> new MediaRefusedException(404, "there is no such file"));
    server.files().expire(name);
    answers.json(200, Map.of("success", true));
  }

  @Override
  public void onCut() {}
}
