package io.manyline.whatsapp.signal;

import io.manyline.whatsapp.curve.KeyPair;

/// Who we are towards every peer. @param registrationId 14 bits, never 0
public record LocalIdentity(int registrationId, KeyPair identity) {}
