package io.manyline.gateway.session;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.registry.media.MediaProperties;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Reads the two parts of an import, in either order.
@Component
final class TransferForm {
  private final int mostBytes;

  TransferForm(MediaProperties limits) {
    this.mostBytes = Math.toIntExact(Math.min(limits.maxFile().toBytes(), Integer.MAX_VALUE));
  }

  Mono<ImportForm> read(Flux<PartEvent> events) {
    return events
        .windowUntil(PartEvent::isLast)
        .concatMap(
            part ->
                part.switchOnFirst(
                    (first, all) ->
                        first.get() instanceof PartEvent event
                            ? whole(event.name(), all)
                            : Flux.<Part>empty()))
        .collectMap(Part::name, Part::content)
        .map(
            parts -> {
              byte[] passphrase = parts.get("passphrase");
              byte[] file = parts.get("file");
              if (passphrase == null || file == null) {
                throw ErrorCode.VALIDATION_FAILED.because(
                    "A form with passphrase and file is wanted: curl -F passphrase=… -F"
                        + " file=@6281234567890.manyline");
              }
              return new ImportForm(new String(passphrase, StandardCharsets.UTF_8), file);
            });
  }

  private Flux<Part> whole(String name, Flux<PartEvent> all) {
    return DataBufferUtils.join(all.map(PartEvent::content), mostBytes)
        .map(joined -> new Part(name, bytes(joined)))
        .onErrorMap(
            DataBufferLimitException.class,
            _ ->
                ErrorCode.BODY_TOO_LARGE.because(
                    "The file is larger than the %d bytes that are taken here."
                        .formatted(mostBytes)))
        .flux();
  }

  private static byte[] bytes(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return bytes;
  }

  private record Part(String name, byte[] content) {}
}
