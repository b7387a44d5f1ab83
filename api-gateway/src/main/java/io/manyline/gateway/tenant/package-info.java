/// Who calls: users, logins, tokens, and what a role may do.
@NullMarked
package io.manyline.gateway.tenant;

import org.jspecify.annotations.NullMarked;
