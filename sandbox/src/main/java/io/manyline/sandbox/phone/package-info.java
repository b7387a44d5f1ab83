/// Virtual phones: primary devices that scan, sign, decrypt and answer.
@NullMarked
package io.manyline.sandbox.phone;

import org.jspecify.annotations.NullMarked;
