package io.manyline.gateway.problem;

/// A failure on its way to the caller. An expected condition: no stack trace.
public final class ProblemException extends RuntimeException {
  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.code() + ": " + problem.error(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
