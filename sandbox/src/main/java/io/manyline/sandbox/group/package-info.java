/// Groups: who is in them, what they allow, who may change it, which community they are in, and how
/// messages reach every device.
@NullMarked
package io.manyline.sandbox.group;

import org.jspecify.annotations.NullMarked;
