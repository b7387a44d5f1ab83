/// What companion and phone compute when linking is behind a passkey.
@NullMarked
package io.manyline.whatsapp.passkey;

import org.jspecify.annotations.NullMarked;
