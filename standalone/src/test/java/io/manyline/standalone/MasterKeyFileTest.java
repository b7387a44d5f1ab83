package io.manyline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyFileTest {
  private final SecureRandom random = new SecureRandom();

  @TempDir Path root;

  @Test
  void readOrCreateShouldMakeAKeyOnceAndKeepIt() throws IOException {
    Path file = root.resolve("keys/master.key");

    String key = MasterKeyFile.readOrCreate(file, random);

    assertThat(Base64.getDecoder().decode(key)).hasSize(32);
    assertThat(MasterKeyFile.readOrCreate(file, random)).isEqualTo(key);
    assertThat(MasterKeyFile.readOrCreate(root.resolve("other/master.key"), random))
        .isNotEqualTo(key);
  }

  @Test
  void readOrCreateShouldLetOnlyTheOwnerReadIt() throws IOException {
    Path file = root.resolve("keys/master.key");

    MasterKeyFile.readOrCreate(file, random);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void readOrCreateShouldRefuseADamagedKeyAndLeaveItAlone() throws IOException {
    Path file = Files.writeString(root.resolve("master.key"), "c2hvcnQ=");

    assertThatThrownBy(() -> MasterKeyFile.readOrCreate(file, random))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not hold a key");
    assertThat(file).hasContent("c2hvcnQ=");
  }
}
