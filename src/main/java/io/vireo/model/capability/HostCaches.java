package io.vireo.model.capability;

import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import java.util.List;
import java.util.Optional;

/** The caches that processors share, and how guests can be given parts of them. */
public record HostCaches(
    @Child("bank") List<Bank> banks, @Child("monitor") Optional<Monitor> monitor) {

  public HostCaches {
    banks = List.copyOf(banks);
  }

  /**
   * @param cpus the processors behind it
   */
  public record Bank(
      @Attr int id,
      @Attr int level,
      @Attr String type,
      @Attr long size,
      @Attr String unit,
      @Attr String cpus,
      @Child("control") List<Control> controls) {

    public Bank {
      controls = List.copyOf(controls);
    }
  }

  /** What parts it can be given away in. */
  public record Control(
      @Attr long granularity,
      @Attr Optional<Long> min,
      @Attr String unit,
      @Attr String type,
      @Attr("maxAllocs") int allocationsMax) {}

  /** What can be watched of it. */
  public record Monitor(
      @Attr int level,
      @Attr("reuseThreshold") long reuseThreshold,
      @Attr("maxMonitors") int monitorsMax,
      @Child("feature") List<HostCapabilities.Feature> features) {

    public Monitor {
      features = List.copyOf(features);
    }
  }
}
