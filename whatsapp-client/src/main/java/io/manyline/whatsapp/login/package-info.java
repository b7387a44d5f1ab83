/// Client payload, success, failure, stream errors, keep-alive.
@NullMarked
package io.manyline.whatsapp.login;

import org.jspecify.annotations.NullMarked;
