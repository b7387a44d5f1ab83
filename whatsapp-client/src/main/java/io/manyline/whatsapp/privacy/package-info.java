/// What others may see and do: privacy settings, blocked people, the timer of new chats.
@NullMarked
package io.manyline.whatsapp.privacy;

import org.jspecify.annotations.NullMarked;
