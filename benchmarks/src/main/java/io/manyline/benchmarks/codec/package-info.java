/// The wire's codecs and ciphers against bare primitives of the JDK.
@NullMarked
package io.manyline.benchmarks.codec;

import org.jspecify.annotations.NullMarked;
