package io.manyline.sandbox;

import io.manyline.sandbox.channel.ChannelButtons;
import io.manyline.sandbox.group.GroupButtons;
import io.manyline.sandbox.ledger.Ledger;
import io.manyline.sandbox.media.MediaDirectory;
import io.manyline.sandbox.media.MediaServer;
import io.manyline.sandbox.phone.Phones;
import io.manyline.sandbox.server.Listeners;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.noise.TrustRoot;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/// A running sandbox: a WhatsApp network on this machine, and the phones on it.
///
/// **Order and threads:** one thread owns the world, two serve sockets; every method may be called
/// from any thread. **Errors:** [#start] fails with the socket's exception when a port is taken,
/// and with [IllegalStateException] when another sandbox uses the data directory.
public final class Sandbox implements AutoCloseable {
  private final String host;
  private final SandboxNetwork network;
  private final Listeners listeners;
  private final MediaDirectory media;
  private final Ports ports;

  private Sandbox(
      String host, SandboxNetwork network, Listeners listeners, MediaDirectory media, Ports ports) {
    this.host = host;
    this.network = network;
    this.listeners = listeners;
    this.media = media;
    this.ports = ports;
  }

  /// Binds all ports before it returns.
  public static Sandbox start(SandboxSettings settings) {
    World world = World.open(settings.data(), InstantSource.system(), settings.seed());
    MediaDirectory media = MediaDirectory.of(settings.data());
    try {
      return start(settings, world, media);
    } catch (Exception e) {
      world.close();
      media.close();
      throw e;
    }
  }

  private static Sandbox start(SandboxSettings settings, World world, MediaDirectory media) {
    SandboxNetwork network = world.submit(() -> SandboxNetwork.load(world, media.path())).join();
    Listeners listeners =
        new Listeners(
            world, network.desk(), network.identity(), network.control(), network::mediaHandler);
    try {
      String host = settings.host();
      int tls = listeners.listenTls(host, settings.tlsPort(), network.tls());
      network.mediaHost(host + ":" + tls);
      int tcp = listeners.listenTcp(host, settings.tcpPort());
      int http = listeners.listenHttp(host, settings.httpPort());
      return new Sandbox(host, network, listeners, media, new Ports(http, tls, tcp));
    } catch (Exception e) {
      listeners.close();
      throw e;
    }
  }

  /// `http://host:port`, the base of the HTTP control.
  public URI control() {
    return URI.create("http://" + host + ":" + ports.http());
  }

  public URI webSocket() {
    return URI.create("ws://" + host + ":" + ports.http() + "/ws/chat");
  }

  public URI secureWebSocket() {
    return URI.create("wss://" + host + ":" + ports.tls() + "/ws/chat");
  }

  /// `tcp://host:port`
  public URI tcp() {
    return URI.create("tcp://" + host + ":" + ports.tcp());
  }

  public TrustRoot trustRoot() {
    return network.identity().trustRoot();
  }

  public String tlsCertificatePem() {
    return network.tls().pem();
  }

  /// The buttons of all virtual phones, as HTTP callers have them.
  public Phones phones() {
    return network.phones();
  }

  /// What people do with groups on those phones.
  public GroupButtons groups() {
    return network.groups();
  }

  /// What people do with channels on those phones.
  public ChannelButtons channels() {
    return network.channels();
  }

  /// Cuts the connections of all linked devices at once. @return how many there were
  public CompletableFuture<Integer> dropAll() {
    return network.world().submit(network.faults()::dropAll);
  }

  /// What went to linked devices and came from them; off until somebody has it kept.
  public Ledger ledger() {
    return network.ledger();
  }

  /// The media host: its files, and what is to go wrong with them.
  public MediaServer media() {
    return network.media();
  }

  /// The thread of all accounts and phones.
  World world() {
    return network.world();
  }

  /// Closes all connections and ports; a kept world is as the last commit left it.
  @Override
  public void close() {
    listeners.close();
    network.world().close();
    media.close();
  }

  private record Ports(int http, int tls, int tcp) {}
}
