package io.manyline.whatsapp.client;

import io.manyline.whatsapp.socket.Transport;
import io.manyline.whatsapp.store.DeviceStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/// What a client needs from outside.
///
/// @param lane runs tasks one at a time, in order of submission
public record ClientPorts(
    Transport transport,
    DeviceStore store,
    Executor lane,
    ClientTimer timer,
    InstantSource clock,
    SecureRandom random,
    ClientListener listener) {}
