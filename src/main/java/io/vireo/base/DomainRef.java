package io.vireo.base;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** How a caller names a domain: a UUID, or a name or number within one hypervisor. */
public sealed interface DomainRef {

  Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /**
   * Unique over all hypervisors of a daemon, except that two connections may show the same guest.
   */
  record ByUuid(UUID uuid) implements DomainRef {
    @Override
    public String toString() {
      return uuid.toString();
    }
  }

  record ByName(String name) implements DomainRef {
    @Override
    public String toString() {
      return name;
    }
  }

  /** The number of a running instance; positive. */
  record ById(int id) implements DomainRef {
    @Override
    public String toString() {
      return Integer.toString(id);
    }
  }

  /** Reads what a person typed: a UUID if it has that form, else a name. */
  static DomainRef parse(String text) {
    if (text.isEmpty()) {
      throw new VirtException(ErrorCode.INVALID_ARG, "a domain's name must not be empty");
    }
    return UUID_TEXT.matcher(text).matches() ? new ByUuid(UUID.fromString(text)) : new ByName(text);
  }

  /** The number that a person may have meant by a name that is not found. */
  static Optional<ById> asId(ByName ref) {
    try {
      int id = Integer.parseInt(ref.name());
      return id > 0 ? Optional.of(new ById(id)) : Optional.empty();
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }
}
