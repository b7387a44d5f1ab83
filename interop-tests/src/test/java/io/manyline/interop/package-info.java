/// Clients that others wrote and our own, against the sandbox and with each other.
@NullMarked
package io.manyline.interop;

import org.jspecify.annotations.NullMarked;
