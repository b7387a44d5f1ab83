package io.manyline.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.proto.command.v1.ChangeSetting;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.whatsapp.syncd.SyncCollection;
import io.manyline.worker.TestSession;
import java.time.Duration;
import java.util.Optional;

/// One setting that the owner changes on the phone and one that the session changes, over the state
/// that all devices of an account share: both end up the same everywhere.
final class SettingsTraffic {
  private final Scene scene;
  private final TestSession session;
  private final boolean on;
  private final String command = TestSession.newId();

  /// @param on what both are set to; another than the last time, so that something changes
  SettingsTraffic(Scene scene, TestSession session, boolean on) {
    this.scene = scene;
    this.session = session;
    this.on = on;
    Scene.now(scene.phone.sync().mute(scene.friend.number(), on, null));
    session.publish(
        session
            .command(command, Duration.ofMinutes(30), "pin " + command)
            .setChangeSetting(
                ChangeSetting.newBuilder()
                    .setPin(
                        ChangeSetting.Flag.newBuilder().setChat(scene.friend.number()).setOn(on)))
            .build());
  }

  boolean isDone() {
    return session.storedOutcome(command).isPresent() && toldMuted().equals(Optional.of(on));
  }

  void assertWhole() {
    Optional<CommandOutcome> outcome = session.storedOutcome(command);
    assertThat(outcome.map(CommandOutcome::hasDone)).as("%s", outcome).contains(true);
    assertThat(toldMuted()).contains(on);
    assertThat(Scene.now(scene.phone.sync().refused())).isZero();
    assertThat(Scene.now(scene.phone.sync().settings(SyncCollection.REGULAR_LOW)))
        .anySatisfy((index, _) -> assertThat(index).contains("pin_v1"));
  }

  /// What the last event says of the chat.
  private Optional<Boolean> toldMuted() {
    session.events().drain();
    return session.events().seen().stream()
        .filter(SessionEvent::hasChatUpdated)
        .filter(each -> each.getChatUpdated().hasMuted())
        .reduce((_, last) -> last)
        .map(each -> each.getChatUpdated().getMuted());
  }
}
