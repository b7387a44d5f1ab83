package io.manyline.registry.session;

import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.TenantId;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// What a user gives to create a session.
public record NewSession(
    TenantId tenant,
    Network network,
    SessionId id,
    String name,
    @Nullable URI webhookUrl,
    boolean enabled,
    HistoryDepth history) {}
