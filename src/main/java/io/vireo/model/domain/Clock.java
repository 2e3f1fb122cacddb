package io.vireo.model.domain;

import io.vireo.model.YesNo;
import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.List;
import java.util.Optional;

/** The guest's clock and timers. */
public record Clock(
    @Attr Optional<Offset> offset,
    @Attr Optional<String> adjustment,
    @Attr Optional<String> basis,
    @Attr Optional<String> timezone,
    @Attr Optional<Long> start,
    @Child("timer") List<Timer> timers,
    @Rest Extras extras) {

  /** What the clock is set to at start. */
  public enum Offset {
    UTC,
    LOCALTIME,
    VARIABLE,
    TIMEZONE,
    ABSOLUTE
  }

  /** One timer; {@code frequency} is in Hz. */
  public record Timer(
      @Attr String name,
      @Attr("tickpolicy") Optional<String> tickPolicy,
      @Attr Optional<String> track,
      @Attr Optional<YesNo> present,
      @Attr Optional<Long> frequency,
      @Attr Optional<String> mode) {}

  public static Clock utc() {
    return new Clock(
        Optional.of(Offset.UTC),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Extras.NONE);
  }
}
