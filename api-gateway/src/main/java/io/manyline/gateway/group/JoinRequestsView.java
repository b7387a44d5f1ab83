package io.manyline.gateway.group;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// Who asks to be let into a group.
@Schema(name = "JoinRequests")
record JoinRequestsView(List<PersonView> requests, int count) {}
