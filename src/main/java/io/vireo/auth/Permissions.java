package io.vireo.auth;

import io.vireo.dispatch.Guards;
import io.vireo.operation.Catalogue;
import io.vireo.operation.Operation;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every permission there is, as policies spell them. */
public final class Permissions {

  private Permissions() {}

  /** What the rows of the catalogue need, and what some arguments need beside. */
  public static Set<String> all() {
    return Stream.concat(Catalogue.ROWS.stream().map(Operation::needs), Stream.of(Guards.SECURE))
        .map(Operation.Permission::toString)
        .collect(Collectors.toUnmodifiableSet());
  }
}
