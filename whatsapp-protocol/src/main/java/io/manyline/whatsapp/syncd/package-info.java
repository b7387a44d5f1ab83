/// Synced settings of an account: keys, mutations, patches and snapshots, with every MAC checked.
@NullMarked
package io.manyline.whatsapp.syncd;

import org.jspecify.annotations.NullMarked;
