package io.manyline.sandbox.media;

import io.manyline.sandbox.server.HttpListener.Answer;
import io.manyline.whatsapp.mediafile.MediaType;
import io.manyline.whatsapp.mediafile.VerifiedMedia;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// How the bytes of HTTP callers reach phones, and those of phones HTTP callers.
///
/// **Order and threads:** any thread. **Errors:** futures fail as the phones' buttons do;
/// [#failure] makes an answer of it.
public interface MediaDoor {
  /// The keys that the file is encrypted under. @param query of the request, `type` in it
  MediaType type(Map<String, String> query);

  /// Sends a file that is stored already.
  ///
  /// @param mimetype of the request
  CompletableFuture<Answer> send(
      String number, Map<String, String> query, String mimetype, MediaServer.Added file);

  /// What a message of a phone holds.
  CompletableFuture<Shown> show(String number, String messageId);

  Answer failure(Throwable cause);

  /// A file to show. @param mimetype as the message says
  record Shown(String mimetype, VerifiedMedia media) {}
}
