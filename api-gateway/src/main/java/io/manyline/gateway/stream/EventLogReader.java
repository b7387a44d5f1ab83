package io.manyline.gateway.stream;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.tenant.TenantPlaces;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.serde.Decoded;
import io.manyline.registry.id.TenantId;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;

/// [EventLog] in Kafka: a consumer for each reader, without a group, polled when more is asked for.
///
/// So a reader that takes nothing costs what its consumer has fetched, at most about two megabytes
/// of each Kafka node, holds nobody up and loses nothing as long as the log has it. **Order and
/// threads:** each reader has one thread of the scheduler while it reads.
public final class EventLogReader implements EventLog {
  private static final Logger LOG = LoggerFactory.getLogger(EventLogReader.class);

  private final Supplier<Consumer<String, Decoded<SessionEvent>>> consumers;
  private final Scheduler reading;
  private final TenantPlaces places;
  private final Sinks.Empty<Void> stopped = Sinks.empty();

  /// @param consumers each with the offset reset `none`
  /// @param reading has more threads than there are places
  public EventLogReader(
      Supplier<Consumer<String, Decoded<SessionEvent>>> consumers,
      Scheduler reading,
      TenantPlaces places) {
    this.consumers = consumers;
    this.reading = reading;
    this.places = places;
  }

  public void stop() {
    stopped.tryEmitEmpty();
  }

  /// How many read.
  public int readers() {
    return places.taken();
  }

  @Override
  public Flux<Batch> read(TenantId reader, Set<Integer> partitions, Positions from) {
    return Flux.defer(
        () -> {
          places.take(reader);
          return Flux.<Batch, PartitionsReader>generate(
                  () -> new PartitionsReader(consumers, partitions, from), this::next, this::close)
              .subscribeOn(reading)
              .takeUntilOther(stopped.asMono())
              .doFinally(_ -> places.giveBack(reader));
        });
  }

  private PartitionsReader next(PartitionsReader place, SynchronousSink<Batch> sink) {
    try {
      sink.next(place.next());
    } catch (InterruptException _) {
      // Nobody waits for it any more.
      sink.complete();
    } catch (KafkaException e) {
      LOG.warn("cannot read session events, a stream ends: {}", e.toString());
      sink.error(
          ErrorCode.QUEUE_UNAVAILABLE.because(
              "The event log (Kafka) does not answer. Try again in a few seconds; if this lasts,"
                  + " check that Kafka runs."));
    }
    return place;
  }

  /// On a thread of ours: whoever cancels must not wait.
  private void close(PartitionsReader place) {
    try {
      reading.schedule(() -> closeNow(place));
    } catch (RejectedExecutionException _) {
      // The gateway ends, and its threads have.
      place.close();
    }
  }

  private static void closeNow(PartitionsReader place) {
    try {
      place.close();
    } catch (InterruptException _) {
      // The gateway ends: what the consumer had open is closed, Kafka has not been told.
      LOG.debug("a stream's consumer is closed in haste");
    }
  }
}
