/// What people let others see and do: privacy settings, blocked numbers, privacy tokens.
@NullMarked
package io.manyline.sandbox.privacy;

import org.jspecify.annotations.NullMarked;
