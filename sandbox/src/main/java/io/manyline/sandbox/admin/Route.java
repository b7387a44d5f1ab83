package io.manyline.sandbox.admin;

import io.manyline.sandbox.server.HttpListener.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// One method on one path. @param pattern segments, `{}` for one that varies
record Route(String method, List<String> pattern, Handler handler) {
  static Route of(String method, String pattern, Handler handler) {
    return new Route(method, segments(pattern), handler);
  }

  /// What the varying segments are; empty when the path is another.
  Optional<List<String>> match(String path) {
    List<String> actual = segments(path);
    if (actual.size() != pattern.size()) {
      return Optional.empty();
    }
    List<String> values = new ArrayList<>();
    for (int i = 0; i < actual.size(); i++) {
      if (pattern.get(i).equals("{}")) {
        values.add(actual.get(i));
      } else if (!pattern.get(i).equals(actual.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  private static List<String> segments(String path) {
    return List.of(path.replaceAll("^/|/$", "").split("/", -1));
  }

  /// Answers a request that matched.
  interface Handler {
    CompletableFuture<Answer> answer(List<String> values, byte[] body);
  }
}
