/// Making, counting and uploading prekeys.
@NullMarked
package io.manyline.whatsapp.prekey;

import org.jspecify.annotations.NullMarked;
