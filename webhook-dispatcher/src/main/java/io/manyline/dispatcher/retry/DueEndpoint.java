package io.manyline.dispatcher.retry;

import io.manyline.registry.webhook.EndpointId;

/// An endpoint where something may be due.
///
/// @param observed its score in the index as read, in ms: moved only if nobody touched it since
public record DueEndpoint(EndpointId endpoint, long observed) {}
