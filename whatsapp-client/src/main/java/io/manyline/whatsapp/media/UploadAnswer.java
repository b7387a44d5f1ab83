package io.manyline.whatsapp.media;

import io.manyline.whatsapp.media.MediaUploader.StoredAt;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What a host says of an upload: `{"url","direct_path","handle","resume"}`, further fields passed
/// over.
///
/// @param resume `complete`, or how many bytes are there
record UploadAnswer(
    @Nullable String url,
    @Nullable String directPath,
    @Nullable String handle,
    @Nullable String resume) {
  static final UploadAnswer NOTHING = new UploadAnswer(null, null, null, null);
  private static final int MAX_HANDLE = 2_048;
  private static final JsonFactory JSON = new JsonFactory();

  /// @throws IOException for what is no such answer
  static UploadAnswer read(byte[] json) throws IOException {
    String url = null;
    String directPath = null;
    String handle = null;
    String resume = null;
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the answer is no object");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        String text = value.isScalarValue() ? parser.getString() : null;
        parser.skipChildren();
        switch (name) {
          case "url" -> url = text;
          case "direct_path" -> directPath = text;
          case "handle" -> handle = text;
          case "resume" -> resume = text;
          default -> {}
        }
      }
      return new UploadAnswer(url, directPath, handle, resume);
    } catch (JacksonException e) {
      throw new IOException("the answer is no JSON");
    }
  }

  boolean isComplete() {
    return "complete".equals(resume) && directPath != null;
  }

  long offset() {
    boolean number = resume != null && resume.matches("[0-9]{1,12}");
    return number && resume != null ? Long.parseLong(resume) : 0;
  }

  /// @throws IOException when the answer does not say where
  StoredAt stored() throws IOException {
    String path = directPath;
    if (path == null) {
      throw new IOException("the answer does not say where the file is");
    }
    String named = handle == null || handle.length() > MAX_HANDLE ? "" : handle;
    return new StoredAt(url == null ? "" : url, path, named);
  }
}
