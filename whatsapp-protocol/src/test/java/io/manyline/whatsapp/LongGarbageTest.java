package io.manyline.whatsapp;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/// [GarbageTest] with twenty times as many inputs, none of them the same.
@Tag("long")
@Timeout(value = 1200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LongGarbageTest extends GarbageTest {
  @Override
  long seed() {
    return 20_270_317L;
  }

  @Override
  int factor() {
    return 20;
  }
}
