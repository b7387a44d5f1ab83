/// HTTP buttons for tests and demos.
@NullMarked
package io.manyline.sandbox.admin;

import org.jspecify.annotations.NullMarked;
