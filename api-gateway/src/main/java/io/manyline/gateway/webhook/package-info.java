/// Webhook endpoints of sessions and of all sessions of a user: managing, looking, trying,
/// repeating.
@NullMarked
package io.manyline.gateway.webhook;

import org.jspecify.annotations.NullMarked;
