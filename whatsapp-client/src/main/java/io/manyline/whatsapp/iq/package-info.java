/// Typed queries to the server, one file for each operation.
@NullMarked
package io.manyline.whatsapp.iq;

import org.jspecify.annotations.NullMarked;
