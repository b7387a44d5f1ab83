/// What the server notifies of, by type: a table, and the handlers that concern devices and keys.
@NullMarked
package io.manyline.whatsapp.notification;

import org.jspecify.annotations.NullMarked;
