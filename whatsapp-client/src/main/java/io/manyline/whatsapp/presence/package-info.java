/// Who is there and who types, told and heard.
@NullMarked
package io.manyline.whatsapp.presence;

import org.jspecify.annotations.NullMarked;
