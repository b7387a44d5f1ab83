package io.manyline.whatsapp.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.manyline.whatsapp.oracle.Oracle;
import io.manyline.whatsapp.oracle.OraclePeer;
import io.manyline.whatsapp.oracle.OracleRefusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Our Signal layer against the reference implementation, in a thousand random conversations over a
/// network that loses, reorders and repeats, with restarts, crashes and new sessions in the middle.
/// A failure names the seed that shows it again.
class SignalOracleTest {
  /// Older ones are delivered first: five receiver chains are kept, so nobody reads what is older.
  private static final int LATEST = 7;

  @Test
  void aThousandConversationsShouldBeReadByBothSides() {
    converse(1, 1_000);
  }

  @Test
  @Tag("long")
  void fortyThousandConversationsShouldBeReadByBothSides() {
    converse(1_000_000, 40_000);
  }

  private static void converse(long firstSeed, int conversations) {
    Tally tally = new Tally();
    for (long seed = firstSeed; seed < firstSeed + conversations; seed++) {
      try {
        new Conversation(seed, tally).run();
      } catch (Throwable e) {
        throw new AssertionError("conversation of seed " + seed, e);
      }
    }
    assertThat(tally.read).as("read").isGreaterThan(conversations * 10);
    assertThat(List.of(tally.lost, tally.repeated, tally.overtaken, tally.crashed, tally.renewed))
        .as("%s", tally)
        .allSatisfy(count -> assertThat(count).isGreaterThan(conversations / 4));
  }

  private static final class Tally {
    private int read;
    private int lost;
    private int repeated;
    private int overtaken;
    private int crashed;
    private int renewed;

    @Override
    public String toString() {
      return "%d read, %d lost, %d repeated, %d overtaken, %d crashes, %d new sessions"
          .formatted(read, lost, repeated, overtaken, crashed, renewed);
    }
  }

  private record Flight(
      boolean toOracle, boolean preKeyMessage, byte[] message, byte[] plaintext) {}

  private static final class Conversation {
    private final SplittableRandom random;
    private final Tally tally;
    private final TestDevice ours = new TestDevice();
    private final OraclePeer oracle = Oracle.peer();
    private final List<Flight> flying = new ArrayList<>();
    private final Deque<Flight> arrived = new ArrayDeque<>();
    private boolean oracleHasSession;

    Conversation(long seed, Tally tally) {
      this.random = new SplittableRandom(seed);
      this.tally = tally;
    }

    void run() {
      begin();
      if (random.nextInt(4) == 0) {
        begin();
      }
      for (int i = random.nextInt(10, 24); i > 0; i--) {
        act();
        while (flying.size() > LATEST) {
          deliver(0);
        }
      }
      while (!flying.isEmpty()) {
        deliver(random.nextInt(flying.size()));
      }
    }

    private void act() {
      switch (random.nextInt(20)) {
        case 0 -> {
          tally.renewed++;
          begin();
        }
        case 1 -> lose();
        case 2 -> repeat();
        case 3 -> skip();
        case 4, 5, 6, 7, 8 -> arrive();
        default -> send();
      }
    }

    /// One side begins anew, and says so with its first message.
    private void begin() {
      if (random.nextBoolean()) {
        ours.begin(oracle.bundle(random.nextBoolean()));
        sendFromOurs();
      } else {
        oracle.begin(ours.bundle(random.nextBoolean()));
        oracleHasSession = true;
        sendFromOracle();
      }
    }

    private void send() {
      if (!oracleHasSession || ours.hasSession() && random.nextBoolean()) {
        sendFromOurs();
      } else {
        sendFromOracle();
      }
    }

    private void sendFromOurs() {
      byte[] plaintext = plaintext();
      var sent = ours.send(plaintext);
      boolean preKeyMessage = sent.type() == CiphertextType.PRE_KEY;
      flying.add(new Flight(true, preKeyMessage, sent.message(), plaintext));
    }

    private void sendFromOracle() {
      byte[] plaintext = plaintext();
      var sent = oracle.send(plaintext);
      flying.add(new Flight(false, sent.preKeyMessage(), sent.message(), plaintext));
    }

    private void lose() {
      if (!flying.isEmpty()) {
        tally.lost++;
        flying.remove(random.nextInt(flying.size()));
      }
    }

    /// After a take-over that may have lost writes.
    private void skip() {
      if (ours.hasSession()) {
        ours.store(ours.session().skipSenderCounters(random.nextInt(1, 100)));
      }
    }

    private void arrive() {
      if (!flying.isEmpty()) {
        deliver(random.nextInt(flying.size()));
      }
    }

    private void deliver(int index) {
      Flight flight = flying.remove(index);
      tally.overtaken += index > 0 ? 1 : 0;
      if (!flight.toOracle() && random.nextInt(6) == 0) {
        crashWhileReading(flight);
      }
      assertThat(read(flight)).isEqualTo(flight.plaintext());
      tally.read++;
      arrived.addLast(flight);
      if (arrived.size() > 3) {
        arrived.removeFirst();
      }
    }

    /// Decrypted, but the successor was not stored: the server delivers it again.
    private void crashWhileReading(Flight flight) {
      tally.crashed++;
      var type = flight.preKeyMessage() ? CiphertextType.PRE_KEY : CiphertextType.MESSAGE;
      assertThat(ours.decrypt(type, flight.message()).plaintext()).isEqualTo(flight.plaintext());
    }

    private void repeat() {
      if (arrived.isEmpty()) {
        return;
      }
      tally.repeated++;
      Flight flight = arrived.peekLast();
      Throwable refusal = catchThrowable(() -> read(flight));
      if (flight.toOracle()) {
        assertThat(refusal)
            .isInstanceOfSatisfying(
                OracleRefusal.class, e -> assertThat(e.isDuplicate()).as("%s", e).isTrue());
      } else {
        assertThat(refusal)
            .isInstanceOfSatisfying(
                SignalException.class,
                e -> assertThat(e.reason()).isEqualTo(SignalException.Reason.DUPLICATE));
      }
    }

    private byte[] read(Flight flight) {
      if (flight.toOracle()) {
        byte[] read = oracle.receive(flight.preKeyMessage(), flight.message());
        oracleHasSession = true;
        return read;
      }
      var type = flight.preKeyMessage() ? CiphertextType.PRE_KEY : CiphertextType.MESSAGE;
      return ours.receive(type, flight.message());
    }

    private byte[] plaintext() {
      byte[] plaintext = new byte[random.nextInt(100)];
      random.nextBytes(plaintext);
      return plaintext;
    }
  }
}
