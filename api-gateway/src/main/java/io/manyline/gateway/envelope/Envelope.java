package io.manyline.gateway.envelope;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/// A successful answer: `{"success":true,"message":…,"data":…}`.
///
/// @param success always true; failures have a shape of their own
/// @param message for a person; absent when there is nothing to say
/// @param data what was asked for
/// @param <T> shape of `data`
public record Envelope<T>(
    boolean success,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String message,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable T data) {

  /// 200.
  public static <T> ResponseEntity<Envelope<T>> ok(String message, @Nullable T data) {
    return ResponseEntity.ok(new Envelope<>(true, message, data));
  }

  /// 200 without words.
  public static <T> ResponseEntity<Envelope<T>> ok(T data) {
    return ResponseEntity.ok(new Envelope<>(true, null, data));
  }

  /// 201.

  /// @param location path of what was created
  public static <T> ResponseEntity<Envelope<T>> created(URI location, String message, T data) {
    return ResponseEntity.created(location).body(new Envelope<>(true, message, data));
  }

  /// 202: taken, and not finished yet.
  public static <T> ResponseEntity<Envelope<T>> accepted(String message, T data) {
    return ResponseEntity.accepted().body(new Envelope<>(true, message, data));
  }
}
