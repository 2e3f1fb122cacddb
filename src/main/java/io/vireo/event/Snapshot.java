package io.vireo.event;

import io.vireo.base.HypervisorUri;
import io.vireo.event.Event.DomainName;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * How all domains stand: what a subscriber starts from when events are lost to it. Each connection
 * is looked at on its own loop, so each part is true at a number of its own.
 */
public record Snapshot(List<Part> parts) {

  /**
   * One connection's domains.
   *
   * @param number every event of this connection up to this number is in {@code domains}, and none
   *     after it
   */
  public record Part(HypervisorUri hypervisor, long number, List<Standing> domains) {
    public Part {
      domains = List.copyOf(domains);
    }
  }

  /**
   * One domain.
   *
   * @param state libvirt's word, {@code reason} its word for why
   * @param persistent whether it has a definition
   * @param job the number of the job under way
   */
  public record Standing(
      HypervisorUri hypervisor,
      DomainName domain,
      String state,
      String reason,
      boolean persistent,
      OptionalLong job) {}

  public Snapshot {
    parts = List.copyOf(parts);
  }

  /** Who can tell how things stand. */
  @FunctionalInterface
  public interface Source {

    /** Where there are no domains. */
    Source NONE = known -> known.accept(new Snapshot(List.of()));

    /**
     * Looks, without blocking. Many who ask at once may be given the same.
     *
     * @param known called once, on any thread
     */
    void look(Consumer<Snapshot> known);
  }
}
