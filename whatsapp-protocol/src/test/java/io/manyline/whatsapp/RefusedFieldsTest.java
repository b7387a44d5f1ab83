package io.manyline.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.manyline.whatsapp.Refusals.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The table of all that is signed, sealed or sent under a MAC: each field of each, each byte of
/// the field changed in three ways, is refused by whoever reads it, with the typed error that its
/// reader declares. Files (`mediafile/MediaMutationTest`), patches and snapshots of the app state
/// (`syncd/PatchMutationTest`) and whole messages as they travel (`noise/HandshakeMutationTest`,
/// `signal/CiphertextMutationTest`) have tables of their own.
class RefusedFieldsTest {
  private static final int[] MASKS = {0x01, 0x80, 0xff};

  /// What no MAC covers and nothing depends on: the peer's registration id only tells a new
  /// installation from an old one, and of a list of key indexes the reader takes the account's key
  /// that it knows, not the one that the list names.
  private static final Set<String> FREE =
      Set.of("prekey message registrationId", "key indexes accountSignatureKey");

  static Stream<Arguments> fields() {
    List<Arguments> table = new ArrayList<>();
    for (Form form : Refusals.all()) {
      for (String field : leaves(form.message(), "")) {
        table.add(Arguments.of(form.name() + " " + field, form, field));
      }
      if (form.tail().length > 0) {
        table.add(Arguments.of(form.name() + " (mac or signature)", form, ""));
      }
    }
    return table.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fields")
  void changedFieldShouldBeRefusedWithATypedError(String name, Form form, String field) {
    assertThatCode(() -> form.read(form.message(), form.tail())).doesNotThrowAnyException();
    List<Runnable> changed = field.isEmpty() ? changedTails(form) : changedMessages(form, field);
    assertThat(changed).isNotEmpty();
    for (Runnable reading : changed) {
      if (FREE.contains(name)) {
        assertThatCode(reading::run).doesNotThrowAnyException();
      } else {
        assertThatThrownBy(reading::run).as(name).isInstanceOf(form.refusal());
      }
    }
  }

  @Test
  void tableShouldHaveEveryKindOfFieldThatAClientVerifies() {
    Set<String> names = new TreeSet<>();
    fields().forEach(each -> names.add((String) each.get()[0]));

    assertThat(names)
        .hasSizeGreaterThanOrEqualTo(35)
        .contains(
            "server hello, XX serverHello.ephemeral",
            "server hello, XX serverHello.static",
            "server hello, IK serverHello.payload",
            "server hello, fallback serverHello.static",
            "certificate leaf.details",
            "certificate intermediate.signature",
            "device identity, from the phone details",
            "device identity, of a peer accountSignature",
            "message (mac or signature)",
            "group message (mac or signature)");
  }

  private static List<Runnable> changedTails(Form form) {
    List<Runnable> changed = new ArrayList<>();
    for (byte[] tail : changes(form.tail())) {
      changed.add(() -> form.read(form.message(), tail));
    }
    return changed;
  }

  private static List<Runnable> changedMessages(Form form, String path) {
    List<Runnable> changed = new ArrayList<>();
    for (Message message : changes(form.message(), path)) {
      changed.add(() -> form.read(message, form.tail()));
    }
    return changed;
  }

  /// Paths of all set fields that hold a value.
  private static List<String> leaves(Message message, String prefix) {
    List<String> paths = new ArrayList<>();
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              String path = prefix + field.getJsonName();
              if (value instanceof Message inner) {
                paths.addAll(leaves(inner, path + "."));
              } else {
                paths.add(path);
              }
            });
    return paths;
  }

  private static List<Message> changes(Message message, String path) {
    int dot = path.indexOf('.');
    FieldDescriptor field = field(message, dot < 0 ? path : path.substring(0, dot));
    List<Message> changed = new ArrayList<>();
    for (Object value :
        dot < 0
            ? changes(message.getField(field))
            : changes((Message) message.getField(field), path.substring(dot + 1))) {
      changed.add(message.toBuilder().setField(field, value).build());
    }
    changed.add(message.toBuilder().clearField(field).build());
    return changed;
  }

  private static List<?> changes(Object value) {
    return switch (value) {
      case ByteString bytes ->
          changes(bytes.toByteArray()).stream().map(ByteString::copyFrom).toList();
      case Integer number -> List.of(number + 1, number ^ 0x40, 0x7fff_fff0);
      case Long number -> List.of(number + 1, number ^ 0x40L);
      default -> throw new AssertionError("no such field is read: " + value.getClass());
    };
  }

  private static List<byte[]> changes(byte[] bytes) {
    List<byte[]> changed = new ArrayList<>();
    for (int at = 0; at < bytes.length; at++) {
      for (int mask : MASKS) {
        byte[] copy = bytes.clone();
        copy[at] ^= (byte) mask;
        changed.add(copy);
      }
    }
    return changed;
  }

  private static FieldDescriptor field(Message message, String jsonName) {
    return message.getDescriptorForType().getFields().stream()
        .filter(each -> each.getJsonName().equals(jsonName))
        .findFirst()
        .orElseThrow();
  }
}
