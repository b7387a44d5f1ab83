/// The reference implementation of the Signal protocol, behind an interface of our own.
@NullMarked
package io.manyline.whatsapp.oracle;

import org.jspecify.annotations.NullMarked;
