package io.manyline.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.proto.event.v1.SessionEvent;
import org.junit.jupiter.api.Test;

/// What a session says and refuses by its state.
class SessionStatesSandboxIT extends OneSession {
  @Test
  void sendShouldBeRefusedByTheStateOfItsSession() {
    assertThat(session.send(friend.number(), "x").getFailed().getCode())
        .isEqualTo("SESSION_NOT_LOGGED_IN");
    pair();
    assertThat(session.send("12025550000", "x").getFailed().getCode())
        .isEqualTo("RECIPIENT_NOT_ON_WHATSAPP");
    session.disconnect();
    session.events().await(_ -> session.status().status().state().publicName().equals("stopped"));
    assertThat(session.send(friend.number(), "x").getFailed().getCode())
        .isEqualTo("SESSION_STOPPED");
    session.enable(false);
    session.awaitStatus("disabled");
    assertThat(session.send(friend.number(), "x").getFailed().getCode())
        .isEqualTo("SESSION_DISABLED");
    session.enable(true);
    session.connect();
    session.awaitStatus("connected", 2);
  }

  @Test
  void phoneWithAnotherNumberShouldBeAcceptedAndSaid() {
    session.connect();
    now(friend.scan(session.code()));

    session.awaitStatus("connected");

    SessionEvent told =
        session.events().await(each -> each.getSessionStatus().getStatus().equals("connected"));
    assertThat(told.getSessionStatus().getActualPhone()).isEqualTo(friend.number());
    assertThat(told.getSessionStatus().getNumberMatches()).isFalse();
  }

  @Test
  void phoneThatUnlinksShouldLogTheSessionOutAndAllowToPairAgain() {
    pair();
    int device = now(phone.devices()).getLast().id();

    now(phone.unlink(device));

    session.awaitStatus("logged_out");
    assertThat(session.status().loggedIn()).isFalse();
    assertThat(session.send(friend.number(), "late").getFailed().getCode())
        .isEqualTo("SESSION_NOT_LOGGED_IN");
    session.connect();
    now(phone.scan(session.code()));
    session.awaitStatus("connected", 2);
  }

  @Test
  void logOutShouldUnlinkTheDevice() {
    pair();

    assertThat(session.logOut().hasDone()).isTrue();

    SessionEvent told =
        session.events().await(each -> each.getSessionStatus().getStatus().equals("logged_out"));
    assertThat(told.getSessionStatus().getReason()).isEqualTo("user_request");
    assertThat(now(phone.devices())).hasSize(1);
  }
}
