package io.manyline.whatsapp.signal;

import io.manyline.whatsapp.curve.KeyPair;

/// A one-time prekey, private half included. @param id 24 bits, never 0
public record PreKey(int id, KeyPair keyPair) {}
