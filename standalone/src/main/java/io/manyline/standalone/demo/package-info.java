/// Two virtual numbers that chat through the public API, and the small clients this takes.
@NullMarked
package io.manyline.standalone.demo;

import org.jspecify.annotations.NullMarked;
