package io.vireo.model.capability;

import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import java.util.List;
import java.util.Optional;

/** How the ways to memory can be shared out. */
public record MemoryBandwidth(
    @Child("node") List<Node> nodes, @Child("monitor") Optional<Monitor> monitor) {

  public MemoryBandwidth {
    nodes = List.copyOf(nodes);
  }

  /** The processors behind one last cache. */
  public record Node(@Attr int id, @Attr String cpus, @Child("control") List<Control> controls) {
    public Node {
      controls = List.copyOf(controls);
    }
  }

  /** In percent. */
  public record Control(
      @Attr int granularity, @Attr Optional<Integer> min, @Attr("maxAllocs") int allocationsMax) {}

  public record Monitor(
      @Attr("maxMonitors") int monitorsMax,
      @Child("feature") List<HostCapabilities.Feature> features) {

    public Monitor {
      features = List.copyOf(features);
    }
  }
}
