package io.manyline.gateway.people;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.manyline.proto.command.v1.BlockedPeople;
import io.manyline.proto.command.v1.BlockedPerson;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who is blocked. @param truncated there are more than are listed
@Schema(name = "Blocklist")
record BlocklistView(List<Person> people, int count, boolean truncated) {

  /// @param phone digits, where known @param lid hidden identity, where known
  @Schema(name = "BlockedPerson")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Person(@Nullable String phone, @Nullable String lid) {
    private static Person of(BlockedPerson person) {
      return new Person(
          person.hasPhone() ? person.getPhone() : null, person.hasLid() ? person.getLid() : null);
    }
  }

  static BlocklistView of(BlockedPeople blocked) {
    List<Person> people = blocked.getPeopleList().stream().map(Person::of).toList();
    return new BlocklistView(people, people.size(), blocked.getTruncated());
  }
}
