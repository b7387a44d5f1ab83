package io.manyline.gateway.people;

import com.google.protobuf.ByteString;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.proto.command.v1.ProfileCommand;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A picture to show. @param jpeg the file in base64, at most 256 KiB; square, 640 pixels wide is
/// usual
@Schema(name = "PictureRequest")
record PictureRequest(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, type = "string", format = "byte")
        byte @Nullable [] jpeg) {
  static final int MOST_BYTES = 256 << 10;
  private static final int SHORTEST = 4;

  /// @param group empty for the account itself
  ProfileCommand checked(String group) {
    if (jpeg == null || jpeg.length < SHORTEST) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The field jpeg is required: a JPEG file in base64.");
    }
    if (jpeg.length > MOST_BYTES) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The picture has %d bytes, at most %d are taken. 640 by 640 pixels are enough."
              .formatted(jpeg.length, MOST_BYTES));
    }
    boolean begins =
        (jpeg[0] & 0xFF) == 0xFF && (jpeg[1] & 0xFF) == 0xD8 && (jpeg[2] & 0xFF) == 0xFF;
    if (!begins) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The picture is no JPEG. Convert it first: WhatsApp takes no other format.");
    }
    ProfileCommand.Builder command = ProfileCommand.newBuilder();
    command.getSetPictureBuilder().setGroup(group).setJpeg(ByteString.copyFrom(jpeg));
    return command.build();
  }

  @Override
  public String toString() {
    return "PictureRequest[]";
  }
}
