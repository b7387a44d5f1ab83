package io.manyline.gateway.command;

import io.manyline.gateway.problem.ErrorCode;
import org.jspecify.annotations.Nullable;

/// The `Idempotency-Key` header, checked.
public final class IdempotencyKey {
  private IdempotencyKey() {}

  public static @Nullable String checked(@Nullable String header) {
    if (header != null && !header.matches("[\\x21-\\x7E]{1,255}")) {
      throw ErrorCode.INVALID_IDEMPOTENCY_KEY.because(
          "An Idempotency-Key has 1 to 255 visible ASCII characters, a UUID for example.");
    }
    return header;
  }
}
