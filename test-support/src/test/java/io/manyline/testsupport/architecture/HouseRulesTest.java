package io.manyline.testsupport.architecture;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Each rule, broken once.
class HouseRulesTest {
  private static final String ROOM = "io.manyline.testsupport.architecture";

  @Test
  void cleanClassShouldPass() {
    assertThatCode(() -> check(Clean.class)).doesNotThrowAnyException();
  }

  @Test
  void sleepShouldBeRefused() {
    assertThatThrownBy(() -> check(Sleeper.class)).hasMessageContaining("waiting is a timer");
  }

  @Test
  void threadShouldBeRefused() {
    assertThatThrownBy(() -> check(Spawner.class)).hasMessageContaining("an executor's");
  }

  @Test
  void wallClockShouldBeRefused() {
    assertThatThrownBy(() -> check(Watch.class)).hasMessageContaining("inject an InstantSource");
  }

  @Test
  void emptyNameShouldBeRefused() {
    assertThatThrownBy(() -> check(ThingManager.class)).hasMessageContaining("what the thing does");
  }

  @Test
  void packageWithoutNullMarkedShouldBeRefused() {
    assertThatThrownBy(
            () -> HouseRules.checkAll(ROOM, new ClassFileImporter().importClasses(Clean.class)))
        .hasMessageContaining("without a @NullMarked package-info: [" + ROOM + "]");
  }

  private static void check(Class<?> type) throws ClassNotFoundException {
    Class<?> packageInfo = Class.forName(ROOM + ".package-info");
    HouseRules.checkAll(ROOM, new ClassFileImporter().importClasses(type, packageInfo));
  }

  static final class Clean {
    int one() {
      return 1;
    }
  }

  static final class Sleeper {
    void wait100() throws InterruptedException {
      Thread.sleep(100);
    }
  }

  static final class Spawner {
    Thread spawn() {
      return new Thread();
    }
  }

  static final class Watch {
    Instant now() {
      return Instant.now();
    }
  }

  static final class ThingManager {}
}
