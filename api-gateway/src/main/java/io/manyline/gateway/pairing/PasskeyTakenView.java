package io.manyline.gateway.pairing;

import io.swagger.v3.oas.annotations.media.Schema;

/// WhatsApp took the answer. @param status `linking`: the session's status tells how it goes on
@Schema(name = "PasskeyTaken")
record PasskeyTakenView(@Schema(example = "linking") String status) {}
