package io.manyline.sandbox.server;

import java.util.concurrent.CompletableFuture;

/// Answers the plain HTTP requests that arrive on the WebSocket ports.
public interface HttpListener {
  /// Completes normally in every case; an error is an answer too.
  CompletableFuture<Answer> onRequest(Request request);

  /// @param path without the query part
  record Request(String method, String path, byte[] body) {}

  /// @param type of the body
  record Answer(int status, byte[] body, String type) {
    /// @param json body, `application/json`
    public Answer(int status, byte[] json) {
      this(status, json, "application/json");
    }
  }
}
