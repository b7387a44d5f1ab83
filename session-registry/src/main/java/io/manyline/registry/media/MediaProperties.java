package io.manyline.registry.media;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Files of messages; `manyline.media.…`, the same for gateways and workers.
///
/// @param directory that gateways and workers share; empty: no files are stored, uploads and
///   downloads are refused
/// @param maxFile larger files are neither taken nor loaded
/// @param maxTotal of all files together; no more are taken until old ones go
/// @param keep how long a file stays, and how long links in events open it
/// @param download of files that come in: auto, each at once, or on_demand, when somebody asks
/// @param downloadLimit larger files that come in wait until somebody asks
/// @param publicUrl of the API, put before the links in events, as in https://api.example.com;
///   empty: links begin with the path
/// @param transfers most uploads to WhatsApp at a time in one worker, and as many downloads
@ConfigurationProperties("manyline.media")
public record MediaProperties(
    @DefaultValue("") String directory,
    @DefaultValue("100MB") DataSize maxFile,
    @DefaultValue("20GB") DataSize maxTotal,
    @DefaultValue("7d") Duration keep,
    @DefaultValue("auto") Download download,
    @DefaultValue("16MB") DataSize downloadLimit,
    @DefaultValue("") String publicUrl,
    @DefaultValue("16") int transfers) {

  /// When files that come in are loaded.
  public enum Download {
    AUTO,
    ON_DEMAND
  }

  public MediaLimits limits() {
    return new MediaLimits(maxFile.toBytes(), maxTotal.toBytes(), keep);
  }

  public boolean isOn() {
    return !directory.isBlank();
  }
}
