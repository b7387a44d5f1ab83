/// How people and groups show themselves: pictures and abouts.
@NullMarked
package io.manyline.sandbox.profile;

import org.jspecify.annotations.NullMarked;
