package io.manyline.sandbox.phone;

import java.time.Instant;

/// A device of a phone's account. @param id 0 is the phone itself @param online connected right now
public record LinkedDevice(String number, int id, boolean online, Instant linkedAt) {}
