package io.manyline.worker.simulation;

import io.manyline.registry.id.SessionUid;
import io.manyline.whatsapp.socket.Transport;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The network below a session's gate, and where the simulation looks on.
final class SimulatedWire implements Transport, SimulatedConnection.Hooks {
  private final Machine machine;
  private final SimulatedWorker.Surroundings around;
  private final SessionUid uid;
  private final SimulatedWhatsApp.Account account;
  private final String sender;
  private final List<Frame> frames = new ArrayList<>();
  private boolean beforeTheGate;

  /// @param sender the incarnation that the session runs in
  SimulatedWire(
      Machine machine, SimulatedWorker.Surroundings around, SessionUid uid, String sender) {
    this.machine = machine;
    this.around = around;
    this.uid = uid;
    this.account = around.whatsApp().account(uid);
    this.sender = sender;
  }

  @Override
  public Connection connect(URI server, Listener listener) {
    if (machine.isDead()) {
      throw new Killed();
    }
    SimulatedWhatsApp.Socket socket =
        around.whatsApp()
        .new Socket(
            machine,
            account,
            new SimulatedWhatsApp.Receiver() {
              @Override
              public void receive(Frame frame) {
                listener.onBytes(bytes(frame));
              }

              @Override
              public void lost() {
                listener.onClosed("lost");
              }
            });
    around.world().after(around.world().between(5, 40), machine, listener::onOpen);
    return new Connection() {
      private boolean closed;

      @Override
      public void send(byte[] bytes) {
        if (machine.isDead()) {
          throw new Killed();
        }
        beforeTheGate = false;
        if (closed) {
          return;
        }
        Frame frame = decode(bytes);
        around.ledger().frameLeaves(sender, uid, frame);
        socket.up(frame);
      }

      @Override
      public void close() {
        if (!closed) {
          closed = true;
          if (beforeTheGate) {
            count(Coverage.What.FRAMES_HELD_BACK);
          }
          socket.close();
        }
      }
    };
  }

  @Override
  public byte[] encode(Frame frame) {
    beforeTheGate = true;
    return bytes(frame);
  }

  private byte[] bytes(Frame frame) {
    frames.add(frame);
    return ByteBuffer.allocate(Integer.BYTES).putInt(frames.size() - 1).array();
  }

  @Override
  public Frame decode(byte[] bytes) {
    return frames.get(ByteBuffer.wrap(bytes).getInt());
  }

  @Override
  public Sabotage sabotage() {
    return around.sabotage();
  }

  @Override
  public void count(Coverage.What what) {
    around.ledger().count(what);
  }

  @Override
  public void later(Duration delay, Runnable task) {
    machine.schedule(delay, task);
  }

  @Override
  public byte[] stored() {
    return Sessions.ratchet(around.redis(), uid);
  }
}
