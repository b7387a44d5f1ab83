package io.manyline.gateway.command;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/// Measures how long calls wait for their command: `manyline_gateway_command_wait_seconds{result}`,
/// result = `outcome` or `late`.
public final class CommandWaits {
  private final MeterRegistry meters;
  private final Timer outcome;
  private final Timer late;

  public CommandWaits(MeterRegistry meters) {
    this.meters = meters;
    this.outcome = timer("outcome");
    this.late = timer("late");
  }

  Timer.Sample begin() {
    return Timer.start(meters);
  }

  void end(Timer.Sample sample, boolean inTime) {
    sample.stop(inTime ? outcome : late);
  }

  private Timer timer(String result) {
    return Timer.builder("manyline.gateway.command.wait")
        .description("From publishing a command to its outcome")
        .tag("result", result)
        .publishPercentileHistogram()
        .register(meters);
  }
}
