package io.manyline.sandbox.login;

import io.manyline.sandbox.account.Account;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentityHMAC;

/// What a phone hands in after a scan.
///
/// @param noiseKey and
/// @param identity as the code showed them
/// @param device the id that the companion gets, also its key index
/// @param container the phone's vouching for the companion
public record PairOffer(
    String ref,
    byte[] noiseKey,
    byte[] identity,
    Account account,
    int device,
    ADVSignedDeviceIdentityHMAC container) {}
