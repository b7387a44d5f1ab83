package io.manyline.standalone;

import io.manyline.embedded.LoopbackPorts;
import io.manyline.registry.id.Network;

/// The loopback ports of an installation, all counted from the gateway's, so that a second one only
/// needs another `--port`.
///
/// | offset | who |
/// |---|---|
/// | 0 | gateway: API, console, WebSocket |
/// | 1, 2, 3 | metrics and health of worker, dispatcher, second worker (split) |
/// | 10, 11, 12 | sandbox: control and `ws://`, `wss://`, raw frames |
record Ports(int gateway) {
  static final int SPAN = 12;

  int worker() {
    return gateway + 1;
  }

  int dispatcher() {
    return gateway + 2;
  }

  int secondWorker() {
    return gateway + 3;
  }

  int sandboxHttp() {
    return gateway + 10;
  }

  int sandboxTls() {
    return gateway + 11;
  }

  int sandboxTcp() {
    return gateway + 12;
  }

  /// Says early and clearly that a port is taken.
  ///
  /// @throws io.manyline.embedded.EmbeddedStartException naming the port and who needs it
  void requireFree(Network network, boolean split) {
    LoopbackPorts.choose(gateway(), "the API (--port)");
    LoopbackPorts.choose(worker(), "the worker");
    LoopbackPorts.choose(dispatcher(), "the dispatcher");
    if (split) {
      LoopbackPorts.choose(secondWorker(), "the second worker");
    }
    if (network == Network.SANDBOX) {
      LoopbackPorts.choose(sandboxHttp(), "the sandbox");
      LoopbackPorts.choose(sandboxTls(), "the sandbox (wss)");
      LoopbackPorts.choose(sandboxTcp(), "the sandbox (tcp)");
    }
  }
}
