/// Webhook endpoints, what was delivered to them, and what is to be delivered again.
@NullMarked
package io.manyline.registry.webhook;

import org.jspecify.annotations.NullMarked;
