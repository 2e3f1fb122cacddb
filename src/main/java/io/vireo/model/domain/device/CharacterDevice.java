package io.vireo.model.domain.device;

import java.util.Optional;

/** A device that is a stream of bytes: what a guest writes there, something on the host reads. */
public sealed interface CharacterDevice extends Device permits Serial, Parallel, Console, Channel {

  /** The host's end. */
  CharSource source();

  /** Where a copy of what the guest writes goes. */
  Optional<CharLog> log();
}
