/// Curve25519: key pairs, agreement, XEdDSA signatures, HKDF.
@NullMarked
package io.manyline.whatsapp.curve;

import org.jspecify.annotations.NullMarked;
