package io.manyline.gateway.problem;

import io.lettuce.core.RedisException;
import org.springframework.dao.DataAccessException;

/// Tells whether something failed because Redis did not answer.
///
/// **Source:** Spring translates failures of its Redis connections, but not a command that times
/// out while the driver tries to connect again: that comes as the driver threw it.
public final class RedisFailures {
  private RedisFailures() {}

  public static boolean isOne(Throwable failure) {
    return failure instanceof DataAccessException || failure instanceof RedisException;
  }
}
