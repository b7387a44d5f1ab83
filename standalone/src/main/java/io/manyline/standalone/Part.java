package io.manyline.standalone;

/// What an installation consists of, in the order in which it stops: whoever asks goes before
/// whoever answers. It starts from the bottom up.
enum Part {
  GATEWAY("gateway"),
  SECOND_WORKER("second worker"),
  WORKER("worker"),
  DISPATCHER("dispatcher"),
  SANDBOX("sandbox"),
  KAFKA("Kafka"),
  REDIS("Redis"),
  DATA_DIRECTORY("data directory"),
  THROWAWAY_DATA("demo's data");

  private final String label;

  Part(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
