/// Linking by QR code until the device identity is signed.
@NullMarked
package io.manyline.whatsapp.pairing;

import org.jspecify.annotations.NullMarked;
