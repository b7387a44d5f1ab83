package io.manyline.testsupport;

/// What a replica has of its primary.
final class RedisReplication {
  private RedisReplication() {}

  /// Returns when the replica has all that the primary had at the call.
  static void await(int primary, int replica) {
    String offset = field(RedisLine.ask(primary, "INFO replication"), "master_repl_offset");
    RedisLine.await(replica, "INFO replication", "slave_repl_offset:" + offset);
  }

  private static String field(String answer, String name) {
    return answer
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + name + " in " + answer));
  }
}
