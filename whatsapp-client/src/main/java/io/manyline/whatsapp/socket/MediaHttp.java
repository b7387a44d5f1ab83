package io.manyline.whatsapp.socket;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The HTTP that media travel over.
///
/// **Order and threads:** blocks the caller, which is a virtual thread. Never follows a redirect; a
/// peer that neither sends nor takes anything for long is cut off. **Errors:** `IOException` for
/// whatever is not an answer.
@FunctionalInterface
public interface MediaHttp {
  Response exchange(Request request) throws IOException;

  /// @param headers beside the length of the body
  record Request(String method, URI uri, Map<String, String> headers, @Nullable Body body) {}

  /// What is sent. @param length bytes, exactly
  record Body(long length, Source source) {
    /// Opens a stream from the body's first byte.
    @FunctionalInterface
    public interface Source {
      InputStream open() throws IOException;
    }
  }

  /// An answer; closing it ends what is still to come.
  interface Response extends AutoCloseable {
    int status();

    Optional<String> header(String name);

    InputStream body();

    @Override
    void close() throws IOException;
  }
}
