/// Curve25519: key pairs, agreement, XEdDSA signatures; HKDF and AES-GCM.
@NullMarked
package io.manyline.whatsapp.curve;

import org.jspecify.annotations.NullMarked;
