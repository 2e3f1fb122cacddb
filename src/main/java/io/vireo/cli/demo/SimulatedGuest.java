package io.vireo.cli.demo;

import java.time.Duration;

/** A guest of the in-memory driver, for machines without QEMU. */
final class SimulatedGuest implements Guest {

  private static final Duration COUNT_MAX = Duration.ofSeconds(10);

  private final String name;
  private final Calls calls;
  private long last;

  SimulatedGuest(String name, Calls calls) {
    this.name = name;
    this.calls = calls;
  }

  @Override
  public String xml() {
    return """
    <domain type='test'>
      <name>%s</name>
      <memory unit='MiB'>128</memory>
      <vcpu>1</vcpu>
      <os>
        <type>hvm</type>
      </os>
    </domain>
    """
        .formatted(name);
  }

  @Override
  public String words() {
    return "a made-up guest of the in-memory driver";
  }

  @Override
  public boolean outlivesTheDaemon() {
    return false;
  }

  @Override
  public void meet(Place from) {
    long now = counter();
    NotShown.unless(
        from.count() == 0 ? now == 0 : now >= from.count(),
        "the guest was at " + from.count() + " and goes on from " + now);
    last = now;
  }

  @Override
  public long next() {
    long before = last;
    Calls.await(COUNT_MAX, "the guest does not count", () -> counter() > before);
    last = counter();
    return last;
  }

  @Override
  public Place place() {
    return new Place(last, "");
  }

  /** The driver compares the memory when it takes it in, and refuses a wrong one. */
  @Override
  public String memory() {
    return "checked by the driver";
  }

  private long counter() {
    for (var each : calls.hypervisors()) {
      if (each.path("facts").has("counter." + name)) {
        return each.path("facts").path("counter." + name).asLong();
      }
    }
    throw new NotShown("the in-memory driver does not tell the counter of " + name);
  }

  @Override
  public void close() {}
}
