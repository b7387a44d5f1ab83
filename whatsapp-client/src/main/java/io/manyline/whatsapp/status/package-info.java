/// Whom status posts are for: the account's contacts, as its privacy setting says.
@NullMarked
package io.manyline.whatsapp.status;

import org.jspecify.annotations.NullMarked;
