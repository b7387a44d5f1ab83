package io.manyline.gateway.people;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.session.PhoneNumbers;
import io.manyline.proto.command.v1.CheckNumbers;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Numbers to look up. @param phones with their country codes, at most 100
@Schema(name = "CheckRequest")
record CheckRequest(
    @ArraySchema(
            arraySchema = @Schema(requiredMode = Schema.RequiredMode.REQUIRED),
            minItems = 1,
            maxItems = MOST)
        @Nullable List<@Nullable String> phones) {
  static final int MOST = 100;

  CheckNumbers checked() {
    if (phones == null || phones.isEmpty() || phones.size() > MOST) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The field phones is required: a list of 1 to %d numbers.".formatted(MOST));
    }
    CheckNumbers.Builder check = CheckNumbers.newBuilder();
    for (int i = 0; i < phones.size(); i++) {
      String written = phones.get(i);
      int place = i;
      check.addPhones(
          PhoneNumbers.digits(written == null ? "" : written)
              .orElseThrow(
                  () ->
                      ErrorCode.INVALID_PHONE_NUMBER.because(
                          "phones[%d] is no possible phone number. Write it with its country code and without leading zeros, as in 628987654321."
                              .formatted(place))));
    }
    return check.build();
  }

  @Override
  public String toString() {
    return "CheckRequest[]";
  }
}
