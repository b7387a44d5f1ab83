/// The rules of the house that every module's architecture test checks.
@NullMarked
package io.manyline.testsupport.architecture;

import org.jspecify.annotations.NullMarked;
