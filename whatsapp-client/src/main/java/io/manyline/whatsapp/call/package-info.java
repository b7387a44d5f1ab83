/// Calls that come in: told, and rejected when asked.
@NullMarked
package io.manyline.whatsapp.call;

import org.jspecify.annotations.NullMarked;
