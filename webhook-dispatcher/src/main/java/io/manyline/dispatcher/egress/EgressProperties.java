package io.manyline.dispatcher.egress;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Limits of outbound HTTP.
///
/// @param connectTimeout one TCP connection; an endpoint farther than that is down
/// @param responseTimeout most that may pass from the request to the answer's head; Standard
///   Webhooks asks for 15 to 30 s
/// @param totalTimeout most that a whole attempt may take, name lookup and TLS included; an
///   endpoint's own timeout counts where it is shorter
/// @param maxResponseBytes of the answer's body that are read, and thrown away, to keep the
///   connection
/// @param connectionsPerEndpoint open at one time; as many as an endpoint's attempts may be
/// @param lookupThreads name lookups at one time: the system's resolver blocks
/// @param allowedAddresses ranges that may be dialled although they are not public; never metadata
///   services of clouds, see [AddressGuard]
@ConfigurationProperties("manyline.dispatcher.egress")
public record EgressProperties(
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("30s") Duration responseTimeout,
    @DefaultValue("30s") Duration totalTimeout,
    @DefaultValue("64KB") DataSize maxResponseBytes,
    @DefaultValue("64") int connectionsPerEndpoint,
    @DefaultValue("32") int lookupThreads,
    @DefaultValue List<String> allowedAddresses) {

  /// The guard that these settings describe.
  public AddressGuard guard() {
    return new AddressGuard(allowedAddresses.stream().map(AddressRange::parse).toList());
  }
}
