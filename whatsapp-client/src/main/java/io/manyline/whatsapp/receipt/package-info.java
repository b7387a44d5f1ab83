/// Acks, delivery and read receipts, retry receipts.
@NullMarked
package io.manyline.whatsapp.receipt;

import org.jspecify.annotations.NullMarked;
