package io.manyline.dispatcher.retry;

import io.manyline.registry.webhook.Attempt;

/// An attempt at an endpoint.
///
/// @param mark of the endpoint as it was tried, see `EndpointMark`: failures of one address, or of
///   one time of its being enabled, say nothing about the next
public record Tried(Attempt attempt, String mark) {}
