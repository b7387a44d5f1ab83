/// Calls: from one device to those that it calls, and back.
@NullMarked
package io.manyline.sandbox.call;

import org.jspecify.annotations.NullMarked;
