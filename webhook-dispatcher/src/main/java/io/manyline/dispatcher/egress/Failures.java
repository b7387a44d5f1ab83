package io.manyline.dispatcher.egress;

import io.manyline.dispatcher.blocking.AnswerMissingException;
import io.manyline.dispatcher.egress.PostResult.Failure;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.timeout.TimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Names what kept an endpoint from answering.
final class Failures {
  private Failures() {}

  /// The first known cause in the chain.
  static Failure of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      Failure failure = known(cause);
      if (failure != null) {
        return failure;
      }
    }
    return Failure.OTHER;
  }

  private static @Nullable Failure known(Throwable cause) {
    return switch (cause) {
      case BlockedAddressException _ -> Failure.BLOCKED_ADDRESS;
      case UnknownHostException _ -> Failure.UNKNOWN_HOST;
      case ConnectTimeoutException _ -> Failure.TIMEOUT;
      case TimeoutException _ -> Failure.TIMEOUT;
      case java.util.concurrent.TimeoutException _ -> Failure.TIMEOUT;
      case AnswerMissingException _ -> Failure.TIMEOUT;
      case ConnectException _ -> Failure.REFUSED;
      case SSLException _ -> Failure.TLS;
      case IllegalArgumentException _ -> Failure.INVALID_URL;
      case IOException _, Http2Exception _ -> Failure.CLOSED;
      default -> null;
    };
  }
}
