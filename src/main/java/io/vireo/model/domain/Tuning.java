package io.vireo.model.domain;

import io.vireo.wire.Child;
import io.vireo.wire.xml.XmlElement;
import java.util.Optional;

/** How a guest shares its host with others. Kept as written, but for the number of I/O threads. */
public record Tuning(
    @Child Optional<XmlElement> blkiotune,
    @Child Optional<XmlElement> memtune,
    @Child Optional<Integer> iothreads,
    @Child Optional<XmlElement> iothreadids,
    @Child Optional<XmlElement> cputune,
    @Child Optional<XmlElement> numatune,
    @Child Optional<XmlElement> resource,
    @Child Optional<XmlElement> sysinfo) {

  public static final Tuning NONE =
      new Tuning(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
}
