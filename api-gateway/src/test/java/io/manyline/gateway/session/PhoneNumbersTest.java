package io.manyline.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumbersTest {
  @ParameterizedTest
  @CsvSource({
    "6281234567890,6281234567890",
    "+62 812-3456-7890,6281234567890",
    "628987654321,628987654321",
    "+1 (202) 555-0100,12025550100",
    "15550001111,15550001111",
  })
  void digitsShouldReadNumbersAsPeopleWriteThem(String written, String digits) {
    assertThat(PhoneNumbers.digits(written)).contains(digits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+",
        "0812345678",
        "0062812345678",
        "12",
        "1234567890123456789012",
        "12a34567890",
        "٦٢٨١٢٣٤٥٦٧٨٩٠",
        "999999999",
        "+62+8123456789"
      })
  void digitsShouldBeEmptyForWhatIsNoInternationalNumber(String written) {
    assertThat(PhoneNumbers.digits(written)).isEmpty();
  }
}
