/// REST for groups: who is in them, what they allow, invitations.
@NullMarked
package io.manyline.gateway.group;

import org.jspecify.annotations.NullMarked;
