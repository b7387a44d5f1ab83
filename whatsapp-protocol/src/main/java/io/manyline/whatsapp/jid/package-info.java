/// Addresses: phone number, LID, group, device; parsing and equality.
@NullMarked
package io.manyline.whatsapp.jid;

import org.jspecify.annotations.NullMarked;
