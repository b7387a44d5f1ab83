package io.manyline.gateway.tenant;

import io.manyline.registry.id.TenantId;
import io.manyline.registry.user.User;
import java.time.Instant;

/// Who makes a call, as the token says. Controllers take it as an argument.
///
/// @param userId stable, for the audit trail
/// @param tenant whose sessions the caller may touch
/// @param until when the token ends
public record Caller(
    String userId, String username, TenantId tenant, User.Role role, Instant until) {}
