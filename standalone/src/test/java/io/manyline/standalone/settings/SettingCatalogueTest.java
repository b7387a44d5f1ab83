package io.manyline.standalone.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.standalone.guide.Repository;
import io.manyline.testsupport.architecture.HouseRules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// The catalogue against what the code really reads, found another way than the catalogue does.
class SettingCatalogueTest {
  private static final Pattern VARIABLE = Pattern.compile("\\b(MANYLINE|SANDBOX)_[A-Z_]+\\b");

  private final List<Setting> settings = SettingCatalogue.all();

  @Test
  void everyPropertyOfEveryRecordShouldBeShownWithItsMeaning() {
    Set<String> inCode = new TreeSet<>();
    HouseRules.classes("io.manyline").stream()
        .filter(each -> each.isAnnotatedWith(ConfigurationProperties.class))
        .map(each -> each.reflect())
        .forEach(
            each ->
                collect(each, each.getAnnotation(ConfigurationProperties.class).value(), inCode));

    Map<String, Setting> shown =
        settings.stream()
            .filter(each -> each.name() != null)
            .collect(Collectors.toMap(Setting::name, each -> each));
    assertThat(inCode).hasSizeGreaterThan(40);
    assertThat(shown.keySet()).containsAll(inCode);
    assertThat(shown.keySet().stream().filter(each -> each.startsWith("manyline.")))
        .isSubsetOf(inCode);
    assertThat(settings).allSatisfy(each -> assertThat(each.meaning()).as("%s", each).isNotBlank());
  }

  @Test
  void everyVariableThatTheProgramsReadShouldBeShown() throws IOException {
    Set<String> read = new TreeSet<>();
    for (String file :
        List.of(
            "manyline",
            "standalone/src/main/resources/standalone-logback.xml",
            "standalone/src/main/java/io/manyline/standalone/StandaloneOptions.java",
            "sandbox/src/main/java/io/manyline/sandbox/SandboxMain.java")) {
      Matcher found = VARIABLE.matcher(Files.readString(file(file)));
      while (found.find()) {
        read.add(found.group());
      }
    }

    assertThat(read).contains("MANYLINE_DATA", "SANDBOX_SEED");
    assertThat(settings).extracting(Setting::variable).containsAll(read);
  }

  @Test
  void settingShouldComeWithItsReaderItsVariableAndItsDefault() {
    Setting setting = named("manyline.worker.pace.redis-timeout");

    assertThat(setting.reader()).isEqualTo("session-worker");
    assertThat(setting.variable()).isEqualTo("MANYLINE_WORKER_PACE_REDISTIMEOUT");
    assertThat(setting.standard()).isEqualTo("2s");
    assertThat(named("manyline.worker.lease.ttl").standard()).isEqualTo("4s");
    assertThat(named("manyline.shards").reader()).isEqualTo("every service");
    assertThat(named("spring.data.redis.host").meaning()).isNotBlank();
  }

  @Test
  void valuesShouldBeShownAndSecretsMasked() {
    var printed = new ByteArrayOutputStream();
    ConfigApplication.print(
        settings,
        Map.of(
            "MANYLINE_SHARDS", "16",
            "MANYLINE_MASTERKEY_VALUE", "bWFzdGVy",
            "MANYLINE_MASTERKEY_ID", "7",
            "MANYLINE_ADMIN_PASSWORD", "tell nobody",
            "SPRING_DATA_REDIS_PASSWORD", "nor this"),
        new PrintStream(printed, true, StandardCharsets.UTF_8));

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("set to    16", "set to    7", "set to    ********")
        .doesNotContain("bWFzdGVy", "tell nobody", "nor this");
  }

  private Setting named(String name) {
    return settings.stream().filter(each -> name.equals(each.name())).findFirst().orElseThrow();
  }

  private static void collect(Class<?> type, String prefix, Set<String> names) {
    for (RecordComponent component : type.getRecordComponents()) {
      String name = prefix + "." + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase();
      if (component.getType().isRecord() && !component.getType().getName().startsWith("java.")) {
        collect(component.getType(), name, names);
      } else {
        names.add(name);
      }
    }
  }

  private static Path file(String path) {
    return Repository.root().resolve(path);
  }
}
