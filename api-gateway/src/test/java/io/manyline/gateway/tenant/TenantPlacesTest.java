package io.manyline.gateway.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.registry.id.TenantId;
import org.junit.jupiter.api.Test;

class TenantPlacesTest {
  private static final TenantId ONE = new TenantId("one");
  private static final TenantId TWO = new TenantId("two");

  private final TenantPlaces places = new TenantPlaces("things", 3, 2);

  @Test
  void tenantAtItsLimitShouldLeaveRoomForOthers() {
    places.take(ONE);
    places.take(ONE);

    assertThatThrownBy(() -> places.take(ONE))
        .hasMessageContaining("TOO_BUSY")
        .hasMessageContaining("You have 2 things open");
    places.take(TWO);
    assertThat(places.taken()).isEqualTo(3);
  }

  @Test
  void nobodyShouldGetAPlaceThatIsNotThere() {
    places.take(ONE);
    places.take(ONE);
    places.take(TWO);

    assertThatThrownBy(() -> places.take(TWO))
        .hasMessageContaining("TOO_BUSY")
        .hasMessageContaining("Too many things");
    assertThat(places.taken()).isEqualTo(3);
  }

  @Test
  void placeThatIsGivenBackShouldBeThereForAnybody() {
    places.take(ONE);
    places.take(ONE);
    places.take(TWO);
    places.giveBack(ONE);

    places.take(TWO);
    places.giveBack(ONE);
    places.take(ONE);
    assertThatThrownBy(() -> places.take(TWO)).hasMessageContaining("You have 2 things open");
    assertThat(places.taken()).isEqualTo(3);
  }
}
