package io.manyline.gateway.config;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Which pages of other origins may call the API from a browser.
///
/// @param allowedOrigins as in `https://app.example.com`; `*` for any, `null` included. Empty: none
///   but the gateway's own
@ConfigurationProperties("manyline.cors")
public record CorsProperties(@DefaultValue List<String> allowedOrigins) {}
