package io.manyline.gateway.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import com.jayway.jsonpath.JsonPath;
import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.registry.session.DesiredState;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.test.web.reactive.server.WebTestClient;

class QrApiTest {
  private static final String CODE = "2@" + "Ab9+/=,".repeat(30);

  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  @Test
  void qrShouldBeAPictureThatADecoderReads() throws Exception {
    SessionConfig session = GATEWAY.session();
    GATEWAY.stores().putCode(session, CODE, Duration.ofSeconds(60));

    String answer =
        qr(session).expectStatus().isOk().expectBody(String.class).returnResult().getResponseBody();

    assertThat(JsonPath.<String>read(answer, "$.data.code")).isEqualTo(CODE);
    assertThat(JsonPath.<String>read(answer, "$.data.expires_at")).endsWith("Z");
    String url = JsonPath.read(answer, "$.data.qr_code");
    assertThat(url).startsWith("data:image/png;base64,");
    byte[] png = Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
    assertThat(decoded(png)).isEqualTo(CODE);
  }

  @Test
  void qrShouldStartPairingByItselfAndWaitForTheFirstCode() {
    SessionConfig session = GATEWAY.session();
    GATEWAY
        .worker()
        .answer(
            command -> {
              GATEWAY.stores().putCode(session, CODE, Duration.ofSeconds(60));
              return null;
            });

    qr(session).expectStatus().isOk();

    assertThat(GATEWAY.stores().byPhone("one", session.id().value()).desired())
        .isEqualTo(DesiredState.CONNECTED);
    assertThat(GATEWAY.stores().timesAsked(session)).isEqualTo(1);
  }

  @Test
  void qrShouldNotServeACodeThatIsAboutToExpire() {
    SessionConfig session = GATEWAY.session();
    GATEWAY.stores().show(session, SessionState.PAIRING, false, true);
    GATEWAY.stores().putCode(session, CODE, Duration.ofSeconds(9));

    qr(session)
        .expectStatus()
        .isEqualTo(504)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("QR_TIMEOUT");
  }

  @Test
  void qrShouldSayThatNoWorkerRuns() {
    SessionConfig session = GATEWAY.session();

    qr(session)
        .expectStatus()
        .isEqualTo(503)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("NO_WORKER");
  }

  @Test
  void qrShouldBeRefusedWhenLoggedInAndChangeNothing() {
    SessionConfig session = GATEWAY.session();
    GATEWAY.stores().show(session, SessionState.STOPPED, true, true);

    qr(session)
        .expectStatus()
        .isEqualTo(409)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("SESSION_ALREADY_LOGGED_IN");
    assertThat(GATEWAY.stores().byPhone("one", session.id().value()).desired())
        .isEqualTo(DesiredState.STOPPED);
  }

  @Test
  void qrShouldStopWaitingWhenSomebodyScansMeanwhile() {
    SessionConfig session = GATEWAY.session();
    GATEWAY
        .worker()
        .answer(
            command -> {
              GATEWAY.stores().show(session, SessionState.CONNECTED, true, true);
              return null;
            });

    qr(session)
        .expectStatus()
        .isEqualTo(409)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("SESSION_ALREADY_LOGGED_IN");
  }

  private static WebTestClient.ResponseSpec qr(SessionConfig session) {
    return GATEWAY.as("ada").get().uri("/api/sessions/%s/qr".formatted(session.id())).exchange();
  }

  /// By the JDK's PNG reader and ZXing's decoder; ours wrote neither.
  private static String decoded(byte[] png) throws Exception {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    var source = new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels);
    return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(source))).getText();
  }
}
