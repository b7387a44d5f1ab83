package io.manyline.standalone;

/// What an installation consists of. Parts of one [Stage] stop side by side, stage after stage:
/// whoever asks goes before whoever answers. They start from the bottom up.
enum Part {
  GATEWAY("gateway", Stage.SERVICES),
  WORKER("worker", Stage.SERVICES),
  SECOND_WORKER("second worker", Stage.SERVICES),
  DISPATCHER("dispatcher", Stage.SERVICES),
  SANDBOX("sandbox", Stage.FOUNDATION),
  KAFKA("Kafka", Stage.FOUNDATION),
  REDIS("Redis", Stage.FOUNDATION),
  DATA_DIRECTORY("data directory", Stage.LOCK),
  THROWAWAY_DATA("demo's data", Stage.FILES);

  private final String label;
  private final Stage stage;

  Part(String label, Stage stage) {
    this.label = label;
    this.stage = stage;
  }

  String label() {
    return label;
  }

  Stage stage() {
    return stage;
  }

  /// In the order of stopping.
  enum Stage {
    SERVICES,
    FOUNDATION,
    LOCK,
    FILES
  }
}
