package io.manyline.worker.config;

import io.manyline.worker.connection.AdmissionSettings;
import io.manyline.worker.connection.ReconnectSettings;
import io.manyline.worker.outbox.OutboxSettings;
import io.manyline.worker.ownership.LeaseSettings;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How the worker paces itself; `manyline.worker.…`.
@ConfigurationProperties("manyline.worker")
public record WorkerProperties(
    @NestedConfigurationProperty @DefaultValue LeaseSettings lease,
    @NestedConfigurationProperty @DefaultValue AdmissionSettings admission,
    @NestedConfigurationProperty @DefaultValue ReconnectSettings reconnect,
    @NestedConfigurationProperty @DefaultValue OutboxSettings outbox,
    @DefaultValue Pace pace) {

  /// Bounds and periods.
  ///
  /// @param redisTimeout how long Redis may take before a write counts as unknown; below the
  ///   lease's end
  /// @param kafkaTimeout how long Kafka may take for an event before its session waits for it
  /// @param laneCapacity commands that wait in one session's lane before they wait in Redis only
  /// @param sessionsInMotion most sessions that are claimed at once
  /// @param claimRetry how often sessions that another worker still holds are tried
  /// @param reconcileEvery how often desired and actual state are compared where a change was noted
  /// @param compareAllEvery how often they are compared whether or not one was: for changes whose
  ///   writer died before it could note them
  /// @param evidenceEvery how often it is stored when WhatsApp was last heard for each session
  /// @param ioThreads event loops for all connections to WhatsApp; 0 = one for each processor
  public record Pace(
      @DefaultValue("2s") Duration redisTimeout,
      @DefaultValue("15s") Duration kafkaTimeout,
      @DefaultValue("256") int laneCapacity,
      @DefaultValue("64") int sessionsInMotion,
      @DefaultValue("500ms") Duration claimRetry,
      @DefaultValue("30s") Duration reconcileEvery,
      @DefaultValue("10m") Duration compareAllEvery,
      @DefaultValue("10s") Duration evidenceEvery,
      @DefaultValue("0") int ioThreads) {}
}
