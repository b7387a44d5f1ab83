package io.manyline.registry.webhook;

import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import org.jspecify.annotations.Nullable;

/// Whose events an endpoint gets. @param session null for all sessions of the tenant
public record Scope(TenantId tenant, Network network, @Nullable SessionUid session) {}
