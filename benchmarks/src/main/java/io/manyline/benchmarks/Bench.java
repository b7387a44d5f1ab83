package io.manyline.benchmarks;

/// One bench: measures figures and tells them.
///
/// **Order and threads:** runs alone; blocks until it is through and has stopped what it started.
/// **Errors:** whatever kept it from measuring; figures told before stay.
public interface Bench {
  /// What a user types.
  String name();

  /// One line for the list.
  String summary();

  void run(BenchRun run) throws Exception;
}
