package io.manyline.gateway.session;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;

/// A session as create answers it: its fields, and the same once more under `session`.
@Schema(name = "CreatedSession")
record CreatedView(@JsonUnwrapped SessionView fields, SessionView session) {
  static CreatedView of(SessionView session) {
    return new CreatedView(session, session);
  }
}
