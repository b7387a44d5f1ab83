package io.manyline.sandbox;

import io.manyline.whatsapp.noise.TrustRoot;
import java.net.URI;

/// A running sandbox.
public final class Sandbox implements AutoCloseable {
  private Sandbox() {}

  /// Binds all ports before it returns.
  public static Sandbox start(SandboxSettings settings) {
    throw new UnsupportedOperationException();
  }

  /// `http://host:port`, the base of the HTTP control.
  public URI control() {
    throw new UnsupportedOperationException();
  }

  public URI webSocket() {
    throw new UnsupportedOperationException();
  }

  public URI secureWebSocket() {
    throw new UnsupportedOperationException();
  }

  /// `tcp://host:port`
  public URI tcp() {
    throw new UnsupportedOperationException();
  }

  public TrustRoot trustRoot() {
    throw new UnsupportedOperationException();
  }

  public String tlsCertificatePem() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
