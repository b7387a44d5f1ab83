package io.manyline.gateway.people;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// One for each number that was asked, in that order.
@Schema(name = "ContactList")
record ContactListView(List<ContactView> contacts, int count) {}
