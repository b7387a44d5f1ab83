/// Media files as WhatsApp stores them: encryption, verification, and what a phone is asked when
/// one is gone.
@NullMarked
package io.manyline.whatsapp.mediafile;

import org.jspecify.annotations.NullMarked;
