package io.manyline.whatsapp.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.manyline.whatsapp.oracle.Oracle;
import io.manyline.whatsapp.oracle.OraclePeer;
import io.manyline.whatsapp.oracle.OracleRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Our sender keys against the reference implementation: random group conversations with loss,
/// reordering, repetition, new keys while old messages fly, and members that join late.
class SenderKeyOracleTest {
  private static final int LATEST = 30;

  @Test
  void threeHundredGroupConversationsShouldBeReadByBothSides() {
    converse(1, 300);
  }

  @Test
  @Tag("long")
  void twentyThousandGroupConversationsShouldBeReadByBothSides() {
    converse(1_000_000, 20_000);
  }

  private static void converse(long firstSeed, int conversations) {
    int read = 0;
    for (long seed = firstSeed; seed < firstSeed + conversations; seed++) {
      try {
        read += seed % 2 == 0 ? new FromOurs(seed).run() : new FromOracle(seed).run();
      } catch (Throwable e) {
        throw new AssertionError("conversation of seed " + seed, e);
      }
    }
    assertThat(read).as("messages read").isGreaterThan(conversations * 12);
  }

  /// @param told how often a key had been told when it was sent
  private record Flight(byte[] message, byte[] plaintext, int told) {}

  /// One sender, one reader; which is which of the two is up to the subclass.
  private abstract static class Group {
    final SplittableRandom random;
    final OraclePeer oracle = Oracle.peer();
    final List<Flight> flying = new ArrayList<>();
    int told;

    Group(long seed) {
      this.random = new SplittableRandom(seed);
    }

    abstract void newKey();

    abstract void tellKeyAgain();

    abstract byte[] send(byte[] plaintext);

    abstract byte[] read(byte[] message);

    abstract boolean isDuplicate(Throwable refusal);

    /// Whether the reader has no key of it any more.
    abstract boolean isForgotten(Flight flight);

    int run() {
      newKey();
      Flight last = null;
      int read = 0;
      for (int i = random.nextInt(30, 50); i > 0; i--) {
        switch (random.nextInt(16)) {
          case 0 -> newKey();
          case 1 -> tellKeyAgain();
          case 2 -> flying.removeIf(each -> random.nextInt(8) == 0);
          case 3 -> assertRepeated(last);
          case 4, 5, 6 -> {
            if (!flying.isEmpty()) {
              last = flying.remove(random.nextInt(flying.size()));
              read += assertRead(last);
            }
          }
          default -> flying.add(fly());
        }
        while (flying.size() > LATEST) {
          last = flying.removeFirst();
          read += assertRead(last);
        }
      }
      for (Flight each : flying) {
        read += assertRead(each);
      }
      return read;
    }

    private Flight fly() {
      byte[] plaintext = new byte[random.nextInt(80)];
      random.nextBytes(plaintext);
      return new Flight(send(plaintext), plaintext, told);
    }

    private int assertRead(Flight flight) {
      assertThat(read(flight.message())).isEqualTo(flight.plaintext());
      return 1;
    }

    private void assertRepeated(Flight flight) {
      if (flight != null) {
        Throwable refusal = catchThrowable(() -> read(flight.message()));
        assertThat(refusal).isNotNull();
        assertThat(isDuplicate(refusal) || isForgotten(flight)).as("%s", refusal).isTrue();
      }
    }
  }

  private static final class FromOurs extends Group {
    private byte[] own = {};
    private int keys;

    FromOurs(long seed) {
      super(seed);
    }

    @Override
    void newKey() {
      // The reader keeps five keys; messages of the sixth last would be unreadable.
      if (keys++ < 5) {
        own = GroupCipher.create(TestDevice.RANDOM).toBytes();
        tell();
      }
    }

    /// The reference puts a key that is told again in the place of what it has: what still flies is
    /// lost to it, which it is not to us.
    @Override
    void tellKeyAgain() {
      if (flying.isEmpty()) {
        own = SenderKeyState.fromBytes(own).skipSenderCounters(random.nextInt(50)).toBytes();
        tell();
      }
    }

    private void tell() {
      told++;
      oracle.acceptSenderKey(GroupCipher.distribution(SenderKeyState.fromBytes(own)));
    }

    @Override
    byte[] send(byte[] plaintext) {
      var sent = GroupCipher.encrypt(SenderKeyState.fromBytes(own), plaintext, TestDevice.RANDOM);
      own = sent.state().toBytes();
      return sent.message();
    }

    @Override
    byte[] read(byte[] message) {
      return oracle.receiveFromGroup(message);
    }

    @Override
    boolean isDuplicate(Throwable refusal) {
      return refusal instanceof OracleRefusal it && it.isDuplicate();
    }

    /// The reference keeps what it was told five times, and a key twice when it was told twice.
    @Override
    boolean isForgotten(Flight flight) {
      return told - flight.told() >= 5;
    }
  }

  private static final class FromOracle extends Group {
    private byte[] theirs;
    private int keys;

    FromOracle(long seed) {
      super(seed);
    }

    @Override
    void newKey() {
      if (keys++ < SenderKeyState.KEY_LIMIT) {
        accept(oracle.newSenderKey());
      }
    }

    @Override
    void tellKeyAgain() {
      accept(oracle.distribution());
    }

    @Override
    byte[] send(byte[] plaintext) {
      return oracle.sendToGroup(plaintext);
    }

    @Override
    byte[] read(byte[] message) {
      if (random.nextInt(8) == 0) {
        // Decrypted, but the successor was lost in a crash: the message comes again.
        GroupCipher.decrypt(SenderKeyState.fromBytes(theirs), message);
      }
      var read = GroupCipher.decrypt(SenderKeyState.fromBytes(theirs), message);
      theirs = read.state().toBytes();
      return read.plaintext();
    }

    @Override
    boolean isDuplicate(Throwable refusal) {
      return refusal instanceof SignalException it
          && it.reason() == SignalException.Reason.DUPLICATE;
    }

    @Override
    boolean isForgotten(Flight flight) {
      return false;
    }

    private void accept(byte[] distribution) {
      var known = theirs == null ? null : SenderKeyState.fromBytes(theirs);
      theirs = GroupCipher.accept(known, distribution).toBytes();
    }
  }
}
