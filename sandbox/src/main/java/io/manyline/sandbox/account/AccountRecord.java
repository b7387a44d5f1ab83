package io.manyline.sandbox.account;

import org.jspecify.annotations.Nullable;

/// An account as it is stored under `account/{number}`.
record AccountRecord(
    String number,
    String lid,
    String name,
    int rawId,
    int lastDevice,
    byte @Nullable [] keyIndexList) {}
