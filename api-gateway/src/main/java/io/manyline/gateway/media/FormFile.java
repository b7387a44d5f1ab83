package io.manyline.gateway.media;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.problem.ProblemException;
import io.manyline.registry.media.MediaLabel;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.codec.multipart.FilePartEvent;
import org.springframework.http.codec.multipart.PartEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/// The one file of a form; other fields are passed over.
///
/// **Order and threads:** ends with the form, not with the file, so that what is stored at the end
/// is stored only when nothing is wrong with what follows. **Errors:** `VALIDATION_FAILED` for a
/// second file, `MALFORMED_REQUEST` for a part whose headers cannot be read.
final class FormFile {
  private boolean complete;

  private FormFile() {}

  /// @return the events of the file alone, none for a form without one
  static Flux<FilePartEvent> of(Flux<PartEvent> form) {
    return form.onErrorMap(IllegalArgumentException.class, _ -> unreadable())
        .handle(new FormFile()::take);
  }

  static MediaLabel label(FilePartEvent first) {
    try {
      MediaType type = first.headers().getContentType();
      return MediaLabel.of(type == null ? "" : type.toString(), first.filename());
    } catch (InvalidMediaTypeException _) {
      DataBufferUtils.release(first.content());
      throw unreadable();
    }
  }

  private void take(PartEvent event, SynchronousSink<FilePartEvent> sink) {
    if (event instanceof FilePartEvent part && !complete) {
      complete = part.isLast();
      sink.next(part);
      return;
    }
    DataBufferUtils.release(event.content());
    if (event instanceof FilePartEvent) {
      sink.error(
          ErrorCode.VALIDATION_FAILED.because(
              "The form has more than one file, one is wanted: curl -F file=@photo.jpg"));
    }
  }

  private static ProblemException unreadable() {
    return ErrorCode.MALFORMED_REQUEST.because(
        "A part of the form has a Content-Disposition or Content-Type that cannot be read.");
  }
}
