package io.manyline.sandbox.phone;

import java.util.function.Predicate;

/// Numbers that belong to nobody: 555-0100 to 555-0199 of each North American area code.
///
/// **Source:** the North American Numbering Plan reserves 555-01XX for fiction.
final class FictitiousNumbers {
  private static final int FIRST_AREA = 201;
  private static final int LAST_AREA = 989;
  private static final int PER_AREA = 100;

  /// How many were tried; numbers are not handed out twice in a run.
  private int next;

  String next(Predicate<String> isTaken) {
    while (FIRST_AREA + next / PER_AREA <= LAST_AREA) {
      String number =
          String.format("1%03d55501%02d", FIRST_AREA + next / PER_AREA, next % PER_AREA);
      next++;
      if (!isTaken.test(number)) {
        return number;
      }
    }
    throw new IllegalStateException("all fictitious numbers are taken");
  }
}
