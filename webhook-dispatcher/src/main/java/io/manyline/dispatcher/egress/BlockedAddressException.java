package io.manyline.dispatcher.egress;

/// A webhook's host has no address that the guard permits.
final class BlockedAddressException extends RuntimeException {
  BlockedAddressException(String host) {
    super("no permitted address for " + host, null, false, false);
  }
}
