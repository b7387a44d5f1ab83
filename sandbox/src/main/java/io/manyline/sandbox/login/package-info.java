/// From a finished handshake to a paired companion or a logged-in device.
@NullMarked
package io.manyline.sandbox.login;

import org.jspecify.annotations.NullMarked;
