package io.manyline.gateway.webhook;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls of ada's, and what they answer.
record WebhookCalls(GatewayExtension gateway) {
  static final String HOOK = "https://example.org/hook";

  ResponseSpec post(String path, Object body) {
    return as("ada")
        .post()
        .uri(path)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }

  ResponseSpec patch(String path, Object body) {
    return as("ada")
        .patch()
        .uri(path)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }

  ResponseSpec get(String path) {
    return as("ada").get().uri(path).exchange();
  }

  ResponseSpec delete(String path) {
    return as("ada").delete().uri(path).exchange();
  }

  WebTestClient as(String username) {
    return gateway.as(username);
  }

  /// Path of a new endpoint. @param under `/api/webhooks`, or that of a session
  String created(String under) {
    return under + "/" + data(post(under, Map.of("url", HOOK))).at("/webhook/id").asString();
  }

  /// @param path or id of an endpoint
  WebhookEndpoint stored(String path) {
    return gateway.webhooks().endpoints().find(new EndpointId(id(path))).block();
  }

  /// As somebody else changes it. @param path or id of an endpoint
  void change(String path, UnaryOperator<WebhookEndpoint> change) {
    gateway.webhooks().endpoints().update(new EndpointId(id(path)), change).block();
  }

  static String id(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  static JsonNode data(ResponseSpec answer) {
    return body(answer.expectStatus().is2xxSuccessful()).path("data");
  }

  static JsonNode body(ResponseSpec answer) {
    return JsonMapper.shared()
        .readTree(answer.expectBody(String.class).returnResult().getResponseBody());
  }

  static void refused(ResponseSpec answer, int status, String code) {
    answer.expectStatus().isEqualTo(status).expectBody().jsonPath("$.code").isEqualTo(code);
  }
}
