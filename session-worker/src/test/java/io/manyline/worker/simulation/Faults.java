package io.manyline.worker.simulation;

/// What may go wrong on the way to Redis and Kafka at this moment, and how often.
final class Faults {
  static final double USUAL_SLOW_FRAMES = 0.06;

  /// A request that the server refuses, or that never gets there.
  double lostRequest;

  /// A request that was carried out, and whose answer does not come.
  double lostReply;

  /// A request that the driver sends again, because the connection broke before the answer.
  double repeatedRequest;

  /// A record that Kafka does not take, or takes and does not say so.
  double refusedRecord;

  /// A frame to or from WhatsApp that takes its time.
  double slowFrame;

  /// How long the end of a connection takes to get to WhatsApp, ms at most; usually as long as any
  /// frame.
  int slowestClose;

  boolean redisIsDown;
  boolean kafkaIsDown;

  /// Nothing goes wrong any more.
  void stop() {
    lostRequest = 0;
    lostReply = 0;
    repeatedRequest = 0;
    refusedRecord = 0;
    slowFrame = USUAL_SLOW_FRAMES;
    slowestClose = 0;
    redisIsDown = false;
    kafkaIsDown = false;
  }
}
