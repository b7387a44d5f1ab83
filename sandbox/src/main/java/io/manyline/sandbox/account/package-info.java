/// Numbers, LIDs, linked devices, key bundles and device lists.
@NullMarked
package io.manyline.sandbox.account;

import org.jspecify.annotations.NullMarked;
