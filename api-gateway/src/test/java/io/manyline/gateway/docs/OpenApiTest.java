package io.manyline.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenApiTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  /// What a browser's authenticator gives is taken as it is.
  private static final Set<String> NAMED_BY_BROWSERS = Set.of("PasskeyAnswer", "PasskeyAssertion");

  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  @Test
  void theDocumentShouldNameExactlyTheCallsThatTheCodeHas() {
    assertThat(documented()).isEqualTo(mapped());
    assertThat(mapped())
        .contains(
            "POST /api/auth/login",
            "POST /api/sessions",
            "GET /api/sessions/{id}/qr",
            "POST /api/sessions/{id}/pairing-code",
            "GET /api/sessions/{id}/ws",
            "POST /api/sessions/{id}/send",
            "POST /api/sessions/{id}/messages");
  }

  @Test
  void everyCallShouldHaveASummaryAndEveryAnswerTheEnvelopeInSnakeCase() {
    JsonNode document = document();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        call ->
                            assertThat(call.getValue().path("summary").asString())
                                .as(call.getKey() + " " + path.getKey())
                                .isNotBlank()));
    Map<String, JsonNode> schemas =
        document.path("components").path("schemas").properties().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    assertThat(schemas.keySet()).filteredOn(name -> name.startsWith("Envelope")).isNotEmpty();
    schemas.forEach(
        (name, schema) -> {
          if (name.startsWith("Envelope")) {
            assertThat(names(schema)).as(name).isSubsetOf("success", "message", "data");
          }
        });
    assertThat(schemas.keySet())
        .contains("Session", "CreatedSession", "SessionList", "Qr", "SentMessage", "Send", "Error");
    assertThat(names(schemas.get("Session")))
        .contains("id", "logged_in", "webhook_url", "actual_phone", "number_matches", "created_at");
    assertThat(names(schemas.get("CreatedSession"))).contains("id", "logged_in", "session");
    assertThat(names(schemas.get("Send"))).containsExactlyInAnyOrder("to", "message");
    assertThat(names(schemas.get("Error"))).containsExactlyInAnyOrder("success", "error", "code");
    schemas.forEach(
        (schema, node) ->
            assertThat(names(node))
                .as(schema)
                .allMatch(
                    name -> NAMED_BY_BROWSERS.contains(schema) || name.matches("[a-z0-9_]+")));
  }

  @Test
  void everyCallShouldSayWhatARefusalLooksLike() {
    document()
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        call ->
                            assertThat(
                                    call.getValue()
                                        .path("responses")
                                        .path("default")
                                        .path("content")
                                        .path("application/json")
                                        .path("schema")
                                        .path("$ref")
                                        .asString())
                                .as(call.getKey() + " " + path.getKey())
                                .isEqualTo("#/components/schemas/Error")));
  }

  @Test
  void everyVariableOfAPathShouldBeDescribedOnce() {
    document()
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        call ->
                            assertThat(
                                    call.getValue()
                                        .path("parameters")
                                        .valueStream()
                                        .filter(each -> each.path("in").asString().equals("path"))
                                        .map(each -> each.path("name").asString()))
                                .as(call.getKey() + " " + path.getKey())
                                .containsExactlyInAnyOrderElementsOf(variables(path.getKey()))));
  }

  private static List<String> variables(String path) {
    return Pattern.compile("\\{([^}]+)}")
        .matcher(path)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void webhooksShouldBeDescribedWithoutWhatIsNeverShown() {
    JsonNode schemas = document().path("components").path("schemas");

    assertThat(names(schemas.path("Webhook")))
        .contains("id", "session_id", "short_form", "url", "types", "chats", "header_names")
        .doesNotContain("headers", "secret", "tls");
    assertThat(names(schemas.path("CreatedWebhook")))
        .containsExactlyInAnyOrder("webhook", "secret");
    assertThat(names(schemas.path("CreateWebhook")))
        .containsAll(names(schemas.path("UpdateWebhook")));
    assertThat(names(schemas.path("Replay"))).contains("state", "done", "failed", "total");
    assertThat(names(schemas.path("WebhookAttempt")))
        .contains("event_id", "result", "latency_ms", "response_excerpt", "next_at");
    assertThat(document().at("/paths/~1api~1events/get/responses/200/content").propertyNames())
        .containsExactly("text/event-stream");
  }

  @Test
  void docsShouldShowAPageThatLoadsNothingFromElsewhere() {
    String place =
        GATEWAY
            .client()
            .get()
            .uri("/docs")
            .exchange()
            .expectStatus()
            .is3xxRedirection()
            .returnResult(Void.class)
            .getResponseHeaders()
            .getFirst(HttpHeaders.LOCATION);
    String page =
        GATEWAY
            .client()
            .get()
            .uri(place)
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(String.class)
            .returnResult()
            .getResponseBody();
    assertThat(page).contains("swagger-ui").doesNotContain("src=\"http");
  }

  private static Set<String> documented() {
    Set<String> calls = new TreeSet<>();
    document()
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .propertyNames()
                    .forEach(
                        method -> {
                          if (METHODS.contains(method)) {
                            calls.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                          }
                        }));
    return calls;
  }

  private static Set<String> mapped() {
    Set<String> calls = new TreeSet<>();
    RequestMappingHandlerMapping mappings = GATEWAY.mappings();
    new TreeMap<>(
            mappings.getHandlerMethods().entrySet().stream()
                .filter(e -> e.getValue().getBeanType().getName().startsWith("io.manyline"))
                .collect(Collectors.toMap(e -> e.getKey().toString(), Map.Entry::getKey)))
        .values()
        .forEach(mapping -> add(calls, mapping));
    return calls;
  }

  private static void add(Set<String> calls, RequestMappingInfo mapping) {
    mapping
        .getPatternsCondition()
        .getPatterns()
        .forEach(
            path ->
                mapping
                    .getMethodsCondition()
                    .getMethods()
                    .forEach(method -> calls.add(method + " " + path.getPatternString())));
  }

  private static Set<String> names(JsonNode schema) {
    Set<String> names = new TreeSet<>();
    schema.path("properties").propertyNames().forEach(names::add);
    schema
        .path("allOf")
        .forEach(part -> part.path("properties").propertyNames().forEach(names::add));
    return names;
  }

  private static JsonNode document() {
    String json =
        GATEWAY
            .client()
            .get()
            .uri("/docs/openapi.json")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(String.class)
            .returnResult()
            .getResponseBody();
    return JsonMapper.shared().readTree(json);
  }
}
