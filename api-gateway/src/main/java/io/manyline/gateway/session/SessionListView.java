package io.manyline.gateway.session;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// All sessions of a tenant, in the order of creation.
@Schema(name = "SessionList")
record SessionListView(List<SessionView> sessions, int count) {}
