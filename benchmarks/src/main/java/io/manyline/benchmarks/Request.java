package io.manyline.benchmarks;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// What the user asked for on the command line.
///
/// @param benches in the order asked; empty for the list of all
/// @param rate factor on the benches' own rates
record Request(List<Bench> benches, long seed, double scale, double rate) {
  private static final long SEED = 20_260_101L;

  /// @throws IllegalArgumentException saying what is not understood
  static Request parse(List<String> arguments, List<Bench> all) {
    List<Bench> benches = new ArrayList<>();
    long seed = SEED;
    double scale = 1;
    double rate = 1;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      switch (argument) {
        case "--seed" -> seed = Long.parseLong(value(argument, rest));
        case "--scale" -> scale = positive(argument, value(argument, rest));
        case "--rate" -> rate = positive(argument, value(argument, rest));
        case "all" -> benches.addAll(all);
        default -> benches.add(named(argument, all));
      }
    }
    return new Request(List.copyOf(benches), seed, scale, rate);
  }

  private static Bench named(String name, List<Bench> all) {
    return all.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no bench '%s', but: %s, all"
                        .formatted(
                            name, String.join(", ", all.stream().map(Bench::name).toList()))));
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }

  private static double positive(String option, String text) {
    double factor = Double.parseDouble(text);
    if (!(factor > 0 && factor <= 100)) {
      throw new IllegalArgumentException(option + " is " + text + ", expected above 0, up to 100");
    }
    return factor;
  }
}
