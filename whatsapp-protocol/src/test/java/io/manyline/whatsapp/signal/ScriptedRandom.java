package io.manyline.whatsapp.signal;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;

/// A source of randomness that gives what a recording says, and nothing else.
final class ScriptedRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;

  private final transient Deque<byte[]> script = new ArrayDeque<>();
  private int number;

  ScriptedRandom then(byte[] bytes) {
    script.add(bytes);
    return this;
  }

  ScriptedRandom number(int next) {
    number = next;
    return this;
  }

  int left() {
    return script.size();
  }

  @Override
  public void nextBytes(byte[] bytes) {
    var next = script.remove();
    if (next.length != bytes.length) {
      throw new AssertionError(bytes.length + " bytes asked, the script has " + next.length);
    }
    System.arraycopy(next, 0, bytes, 0, next.length);
  }

  @Override
  public int nextInt(int bound) {
    return number;
  }
}
