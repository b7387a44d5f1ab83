package io.manyline.gateway.people;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.google.protobuf.util.Timestamps;
import io.manyline.proto.command.v1.Contact;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What WhatsApp tells of an account; what is hidden or not known is left out.
///
/// @param asked as it was asked @param about what the person says of himself
/// @param pictureUrl where the profile picture can be loaded, for some days
/// @param defaultTimerSeconds after which messages of new chats disappear, 0 for never
/// @param name under which the session's own account appears
@Schema(name = "Contact")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ContactView(
    String asked,
    boolean onWhatsapp,
    @Nullable String phone,
    @Nullable String lid,
    @Nullable String name,
    @Nullable String about,
    @Nullable Instant aboutAt,
    @Nullable String pictureId,
    @Nullable String pictureUrl,
    boolean business,
    @Nullable Long defaultTimerSeconds) {

  static ContactView of(Contact contact) {
    return new ContactView(
        contact.getAsked(),
        contact.getOnWhatsapp(),
        contact.hasPhone() ? contact.getPhone() : null,
        contact.hasLid() ? contact.getLid() : null,
        contact.hasName() ? contact.getName() : null,
        contact.hasAbout() ? contact.getAbout() : null,
        contact.hasAboutAt()
            ? Instant.ofEpochMilli(Timestamps.toMillis(contact.getAboutAt()))
            : null,
        contact.hasPictureId() ? contact.getPictureId() : null,
        contact.hasPictureUrl() ? contact.getPictureUrl() : null,
        contact.getBusiness(),
        contact.hasDefaultTimerSeconds() ? contact.getDefaultTimerSeconds() : null);
  }
}
