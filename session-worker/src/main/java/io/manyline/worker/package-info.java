/// Owns numbers: claims them, keeps them connected, runs their commands and tells their events.
@NullMarked
package io.manyline.worker;

import org.jspecify.annotations.NullMarked;
