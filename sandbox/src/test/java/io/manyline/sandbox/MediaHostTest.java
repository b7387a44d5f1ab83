package io.manyline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.sandbox.media.MediaFaults.Direction;
import io.manyline.sandbox.media.MediaFaults.Fault;
import io.manyline.sandbox.media.MediaFaults.Kind;
import io.manyline.sandbox.media.MediaServer;
import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.mediafile.MediaSecrets;
import io.manyline.whatsapp.mediafile.MediaType;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The media host as published clients address it, each in its own way.
final class MediaHostTest {
  private static Sandbox sandbox;
  private static HttpClient http;

  @BeforeAll
  static void start() {
    sandbox = Sandbox.start(SandboxSettings.inMemory());
    http = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    http.close();
    sandbox.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"image", "video", "audio", "document", "md-msg-hist", "thumbnail-link"})
  void uploadWithPaddedTokenShouldBeStored(String type) throws Exception {
    byte[] file = bytes(1_000 + type.length());
    String token = Base64.getUrlEncoder().encodeToString(Hkdf.sha256(file));

    HttpResponse<String> answer = upload("/mms/" + type + "/" + token + auth(), file);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"url\":\"https://127.0.0.1:", "\"handle\"", "object_id");
    assertThat(get(directPath(answer)).body()).isEqualTo(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"image", "video", "audio", "document", "sticker", "gif", "ptt", "ptv"})
  void fileOfAChannelShouldBeStoredAsItIsAndServedWithoutKey(String type) throws Exception {
    byte[] file = bytes(2_000 + type.length());
    String padded = Base64.getUrlEncoder().encodeToString(Hkdf.sha256(file));

    for (String token : new String[] {padded, token(file)}) {
      HttpResponse<String> answer =
          upload("/newsletter/newsletter-" + type + "/" + token + auth(), file);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("\"url\":\"https://127.0.0.1:", "\"handle\"");
      assertThat(get(directPath(answer) + "&hash=&mms-type=" + type + "&__wa-mms=").body())
          .isEqualTo(file);
    }
    MediaSecrets plain =
        new MediaSecrets(MediaType.IMAGE, new byte[0], new byte[0], Hkdf.sha256(file), file.length);
    assertThat(sandbox.media().read(plain).open().readAllBytes()).isEqualTo(file);
  }

  @Test
  void fileOfAChannelShouldHaveTheLimitsAndFaultsOfOthers() throws Exception {
    byte[] file = bytes(70);
    String path = "/newsletter/newsletter-image/" + token(file);

    assertThat(upload(path, file).statusCode()).isEqualTo(401);
    assertThat(upload(path + auth(), bytes(71)).statusCode()).isEqualTo(400);
    assertThat(upload("/newsletter/image/" + token(file) + auth(), file).statusCode())
        .isEqualTo(404);
    assertThat(upload("/mms/newsletter-image/" + token(file) + auth(), file).statusCode())
        .isEqualTo(404);
    assertThat(upload(path + auth() + "&resume=1", new byte[0]).statusCode()).isEqualTo(404);
    sandbox.media().faults().add(new Fault(Direction.UPLOAD, Kind.STATUS, 503), 1);
    assertThat(upload(path + auth(), file).statusCode()).isEqualTo(503);

    String stored = directPath(upload(path + auth(), file));
    assertThat(upload(path + auth() + "&resume=1", new byte[0]).body())
        .contains("\"resume\":\"complete\"");
    sandbox.media().expire(stored);
    assertThat(get(stored).statusCode()).isEqualTo(410);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "&hash=MDEy%3D&mms-type=image&__wa-mms=",
        "?auth=ticket&token=MDEy",
        "&auth=ticket"
      })
  void directPathShouldBeTakenWithWhateverClientsAppend(String further) throws Exception {
    byte[] file = bytes(500);
    String path = directPath(upload("/mms/image/" + token(file) + auth(), file));

    assertThat(path).contains("?");
    assertThat(get(path + further).body()).isEqualTo(file);
  }

  @Test
  void uploadShouldGoOnFromAnOffset() throws Exception {
    byte[] file = bytes(10_000);
    String path = "/mms/video/" + token(file) + auth();
    assertThat(upload(path + "&resume=1", new byte[0]).statusCode()).isEqualTo(404);
    HttpResponse<String> early = upload(path + "&file_offset=4000", new byte[10]);
    assertThat(early.statusCode()).isEqualTo(416);

    var part = new Socket(sandbox.control().getHost(), sandbox.control().getPort());
    part.getOutputStream()
        .write(
            ("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 10000\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    part.getOutputStream().write(file, 0, 4_000);
    part.getOutputStream().flush();
    Awaitility.await()
        .until(
            () -> upload(path + "&resume=1", new byte[0]).body().contains("\"resume\":\"4000\""));
    part.close();

    byte[] rest = Arrays.copyOfRange(file, 4_000, file.length);
    HttpResponse<String> done = upload(path + "&file_offset=4000", rest);
    assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    assertThat(get(directPath(done)).body()).isEqualTo(file);
    assertThat(upload(path + "&resume=1", new byte[0]).body())
        .contains("\"resume\":\"complete\"", directPath(done));
  }

  @Test
  void rangeShouldBeServed() throws Exception {
    byte[] file = bytes(2_000);
    String path = directPath(upload("/mms/audio/" + token(file) + auth(), file));

    HttpResponse<byte[]> rest = get(path, "bytes=1990-");
    HttpResponse<byte[]> middle = get(path, "bytes=5-9");

    assertThat(rest.statusCode()).isEqualTo(206);
    assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(file, 1_990, 2_000));
    assertThat(rest.headers().firstValue("Content-Range")).hasValue("bytes 1990-1999/2000");
    assertThat(middle.body()).isEqualTo(Arrays.copyOfRange(file, 5, 10));
    assertThat(get(path, "bytes=2000-").statusCode()).isEqualTo(416);
  }

  @Test
  void uploadShouldNeedATicketAndTheBytesOfItsToken() throws Exception {
    byte[] file = bytes(50);
    String path = "/mms/image/" + token(file);

    assertThat(upload(path + "?auth=1.00&token=x", file).statusCode()).isEqualTo(401);
    assertThat(upload(path, file).statusCode()).isEqualTo(401);
    assertThat(upload(path + auth(), bytes(51)).statusCode()).isEqualTo(400);
    assertThat(upload("/mms/image/tooshort" + auth(), file).statusCode()).isEqualTo(400);
    assertThat(get("/v/t62.7118-24/../../../etc/passwd_n.enc?x").statusCode()).isEqualTo(404);
    assertThat(get("/v/t62.7118-24/unknown_n.enc?x").statusCode()).isEqualTo(404);
  }

  @Test
  void deletedFileShouldBeGone() throws Exception {
    byte[] file = bytes(60);
    String path = directPath(upload("/mms/md-msg-hist/" + token(file) + auth(), file));

    HttpRequest delete =
        HttpRequest.newBuilder(uri("/mms/md-msg-hist/" + token(file) + auth() + "&d_md=x"))
            .DELETE()
            .build();

    assertThat(http.send(delete, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    assertThat(get(path).statusCode()).isEqualTo(410);
  }

  @Test
  void keptWorldShouldKeepItsFiles(@TempDir Path data) throws Exception {
    SandboxSettings settings = new SandboxSettings("127.0.0.1", 0, 0, 0, data, 1);
    byte[] plain = bytes(3_000);
    MediaServer.Added added;
    try (Sandbox first = Sandbox.start(settings)) {
      added = first.media().add(MediaType.DOCUMENT, new ByteArrayInputStream(plain));
    }

    try (Sandbox second = Sandbox.start(settings)) {
      MediaSecrets secrets = MediaSecrets.of(added.media(), MediaType.DOCUMENT);
      assertThat(second.media().read(secrets).open().readAllBytes()).isEqualTo(plain);
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(second.control() + added.directPath())).build();
      assertThat(http.send(request, BodyHandlers.ofByteArray()).body())
          .hasSize((int) added.media().storedLength());
    }
  }

  private static String auth() {
    return "?auth=" + sandbox.media().issueTicket() + "&token=x";
  }

  private static String token(byte[] file) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Hkdf.sha256(file));
  }

  private static String directPath(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body().replaceAll(".*\"direct_path\":\"([^\"]+)\".*", "$1");
  }

  private static HttpResponse<String> upload(String path, byte[] body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofByteArray(body)).build(),
        BodyHandlers.ofString());
  }

  private static HttpResponse<byte[]> get(String path, String... range) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    for (String each : range) {
      request.header("Range", each);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static URI uri(String pathAndQuery) {
    // As clients do: by joining text; a second `?` is part of the query.
    return URI.create(sandbox.control() + pathAndQuery);
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
