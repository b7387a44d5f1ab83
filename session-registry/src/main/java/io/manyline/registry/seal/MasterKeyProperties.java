package io.manyline.registry.seal;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The master key that wraps each session's key.
///
/// @param id 1 to 255, stored with what it wraps, so that keys can be rotated
/// @param value 32 bytes in base64; shared by all services of an installation
@ConfigurationProperties("manyline.master-key")
public record MasterKeyProperties(@DefaultValue("1") int id, String value) {
  @Override
  public String toString() {
    return "MasterKeyProperties[id=" + id + "]";
  }
}
