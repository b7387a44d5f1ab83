package io.manyline.whatsapp.group;

import io.manyline.whatsapp.event.WaEvent.Address;
import java.time.Instant;

/// Somebody who asks to be let into a group.
public record JoinRequest(Address address, Instant since) {}
