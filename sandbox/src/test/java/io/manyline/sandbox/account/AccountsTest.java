package io.manyline.sandbox.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.jid.Jid;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {
  @TempDir private Path directory;

  @Test
  void accountShouldBeFoundByNumberAndLidWithTheSameDevices() {
    inWorld(
        null,
        accounts -> {
          Account account = accounts.create("15550100001", "Alice");
          accounts.put(account, device(0));

          assertThat(accounts.find(Jid.phone("15550100001").withDevice(7))).contains(account);
          assertThat(accounts.find(Jid.lid(account.lid()))).contains(account);
          assertThat(accounts.find(Jid.group("15550100001"))).isEmpty();
          assertThat(account.lid()).matches("[1-9][0-9]{14}").isNotEqualTo("15550100001");
          return null;
        });
  }

  @Test
  void lidShouldDependOnSeedAndNumberOnly() {
    String first = inWorld(null, accounts -> accounts.create("15550100001", "A").lid());
    String second =
        inWorld(
            null,
            accounts -> {
              accounts.create("15550100002", "B");
              return accounts.create("15550100001", "A").lid();
            });

    assertThat(second).isEqualTo(first);
  }

  @Test
  void numberShouldBeRegisteredOnce() {
    inWorld(
        null,
        accounts -> {
          accounts.create("15550100001", "Alice");
          assertThatThrownBy(() -> accounts.create("15550100001", "Mallory"))
              .isInstanceOf(IllegalArgumentException.class);
          return null;
        });
  }

  @Test
  void deviceIdsShouldNotBeUsedTwiceEvenAfterARestart() {
    inWorld(
        directory,
        accounts -> {
          Account account = accounts.create("15550100001", "Alice");
          int id = accounts.reserveDevice(account);
          accounts.put(account, device(id));
          accounts.remove(account, id);
          return null;
        });

    inWorld(
        directory,
        accounts -> {
          Account account = accounts.byNumber("15550100001").orElseThrow();
          assertThat(account.devices()).isEmpty();
          assertThat(accounts.reserveDevice(account)).isEqualTo(2);
          return null;
        });
  }

  @Test
  void oneTimePreKeysShouldBeTakenOnceEvenAfterARestart() {
    inWorld(
        directory,
        accounts -> {
          Account account = accounts.create("15550100001", "Alice");
          accounts.put(account, device(0));
          accounts.addPreKeys(account.address(0), keys(1, 3));
          accounts.addPreKeys(account.address(0), keys(4, 5));
          for (int id = 1; id <= 4; id++) {
            assertThat(take(accounts)).isEqualTo(id);
          }
          return null;
        });

    inWorld(
        directory,
        accounts -> {
          Account account = accounts.byNumber("15550100001").orElseThrow();
          assertThat(accounts.preKeyCount(account.address(0))).isEqualTo(1);
          assertThat(accounts.remainingPreKeys(account.address(0)))
              .extracting(OneTimeKey::id)
              .containsExactly(5);
          assertThat(take(accounts)).isEqualTo(5);
          assertThat(accounts.takeBundle(account, 0).orElseThrow().oneTime()).isNull();
          accounts.addPreKeys(account.address(0), keys(4, 6));
          assertThat(take(accounts)).as("4 and 5 were handed out already").isEqualTo(6);
          return null;
        });
  }

  private static int take(Accounts accounts) {
    Account account = accounts.byNumber("15550100001").orElseThrow();
    OneTimeKey key = accounts.takeBundle(account, 0).orElseThrow().oneTime();
    assertThat(key).isNotNull();
    assertThat(key.publicKey()).containsOnly(key.id());
    return key.id();
  }

  private static <T> T inWorld(Path data, Function<Accounts, T> test) {
    try (World world = World.open(data, InstantSource.system(), 1)) {
      return world
          .submit(
              () -> {
                Accounts accounts = new Accounts(world);
                accounts.load();
                return test.apply(accounts);
              })
          .join();
    }
  }

  private static List<OneTimeKey> keys(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(
            id -> {
              byte[] key = new byte[32];
              java.util.Arrays.fill(key, (byte) id);
              return new OneTimeKey(id, key);
            })
        .toList();
  }

  private static Device device(int id) {
    Device.SignedKey signed = new Device.SignedKey(1, new byte[32], new byte[64]);
    return new Device(id, id, 9, new byte[32], signed, null, null, "test", 0, null);
  }
}
