/// ADV: the signed device identity that links a companion to its phone.
@NullMarked
package io.manyline.whatsapp.identity;

import org.jspecify.annotations.NullMarked;
