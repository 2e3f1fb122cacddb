package io.vireo.auth;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.dispatch.Guards;
import io.vireo.operation.Catalogue;
import io.vireo.operation.Operation;
import io.vireo.operation.Operation.Permission;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every permission there is, as policies spell them. */
public final class Permissions {

  private Permissions() {}

  /**
   * The permission that a call needs, or that is named itself.
   *
   * @throws VirtException {@code INVALID_ARG}
   */
  public static Permission named(String call) {
    int colon = call.indexOf(':');
    if (colon > 0 && all().contains(call)) {
      return new Permission(call.substring(0, colon), call.substring(colon + 1));
    }
    return Catalogue.ROWS.stream()
        .filter(row -> row.name().equals(call))
        .map(Operation::needs)
        .findFirst()
        .orElseThrow(
            () ->
                new VirtException(
                    ErrorCode.INVALID_ARG,
                    "'" + call + "' is neither a call nor a permission; docs/access.md has them"));
  }

  /** What the rows of the catalogue need, and what some arguments need beside. */
  public static Set<String> all() {
    return Stream.concat(Catalogue.ROWS.stream().map(Operation::needs), Stream.of(Guards.SECURE))
        .map(Operation.Permission::toString)
        .collect(Collectors.toUnmodifiableSet());
  }
}
