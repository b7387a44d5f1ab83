/// Users and their passwords.
@NullMarked
package io.manyline.registry.user;

import org.jspecify.annotations.NullMarked;
