package io.manyline.registry.webhook;

/// How many endpoints there may be; short forms do not count.
///
/// @param ofTenant with a network's sessions together
/// @param inScope of one session, or for all sessions of a tenant
public record EndpointLimits(int ofTenant, int inScope) {}
