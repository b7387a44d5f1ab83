package io.manyline.whatsapp.profile;

import io.manyline.whatsapp.event.WaEvent.Address;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the server tells of one account.
///
/// @param asked as we asked for it: digits of a number, or an address
/// @param onWhatsApp false: there is no such account, and nothing else is told
/// @param about null where it is not told or not shown to us
/// @param aboutAt when it was set, where told @param pictureId null for none, or none that we see
/// @param business WhatsApp says that it is a business
/// @param timer seconds of the timer of new chats, null where not told
public record Contact(
    String asked,
    boolean onWhatsApp,
    Address address,
    @Nullable String about,
    @Nullable Instant aboutAt,
    @Nullable String pictureId,
    boolean business,
    @Nullable Long timer) {}
