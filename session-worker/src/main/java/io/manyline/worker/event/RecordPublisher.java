package io.manyline.worker.event;

import com.google.protobuf.MessageLite;
import io.manyline.proto.topic.Shards;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/// Puts one record of a session on a topic: key = session uid, partition = its shard.
///
/// **Order and threads:** safe for all; records of one session keep the order of calls. **Errors:**
/// the stage fails when Kafka did not take the record within the delivery timeout.
public final class RecordPublisher {
  private final Producer<String, MessageLite> producer;
  private final int shards;

  public RecordPublisher(Producer<String, MessageLite> producer, int shards) {
    this.producer = producer;
    this.shards = shards;
  }

  /// @return completes on Kafka's thread
  public CompletionStage<Void> publish(String topic, String sessionUid, MessageLite message) {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    ProducerRecord<String, MessageLite> record =
        new ProducerRecord<>(topic, Shards.of(sessionUid, shards), sessionUid, message);
    try {
      producer.send(
          record,
          (_, failure) -> {
            if (failure == null) {
              taken.complete(null);
            } else {
              taken.completeExceptionally(failure);
            }
          });
    } catch (KafkaException | IllegalStateException e) {
      taken.completeExceptionally(e);
    }
    return taken;
  }
}
