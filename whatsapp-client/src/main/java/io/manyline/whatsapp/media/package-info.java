/// Media files up and down: hosts, transfers that resume, and the phone asked for what is gone.
@NullMarked
package io.manyline.whatsapp.media;

import org.jspecify.annotations.NullMarked;
