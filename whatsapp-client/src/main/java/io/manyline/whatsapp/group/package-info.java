/// Groups: what the server tells and takes of them, sender keys, and sending to all members at
/// once.
@NullMarked
package io.manyline.whatsapp.group;

import org.jspecify.annotations.NullMarked;
