package io.manyline.gateway.chat;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.proto.command.v1.ChangeSetting;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Body of a label.
///
/// @param color 0 when absent
@Schema(name = "Label")
record LabelRequest(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, maxLength = MAX_NAME)
        @Nullable String name,
    @Schema(minimum = "0", maximum = "19", defaultValue = "0") @Nullable Integer color) {
  static final int MAX_NAME = 100;
  private static final int COLORS = 20;
  private static final Pattern ID = Pattern.compile("[0-9]{1,9}");

  static String id(String written) {
    if (!ID.matcher(written).matches()) {
      throw ErrorCode.VALIDATION_FAILED.because("A label's id is a number of 1 to 9 digits.");
    }
    return written;
  }

  ChangeSetting checked(String id) {
    if (name == null || name.isBlank() || name.length() > MAX_NAME) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The field name is required and has 1 to %d characters.".formatted(MAX_NAME));
    }
    int number = color == null ? 0 : color;
    if (number < 0 || number >= COLORS) {
      throw ErrorCode.VALIDATION_FAILED.because("The field color takes 0 to 19.");
    }
    ChangeSetting.Builder change = ChangeSetting.newBuilder();
    change.getLabelBuilder().setId(id).setName(name.strip()).setColor(number);
    return change.build();
  }
}
