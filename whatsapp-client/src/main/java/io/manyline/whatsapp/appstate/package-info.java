/// Synced settings of the account: keys, versions, changes of other devices and our own.
@NullMarked
package io.manyline.whatsapp.appstate;

import org.jspecify.annotations.NullMarked;
