/// Privacy tokens: what lets us write to people who do not let everybody.
@NullMarked
package io.manyline.whatsapp.token;

import org.jspecify.annotations.NullMarked;
