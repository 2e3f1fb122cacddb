package io.vireo.mock;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.AgentAccess;
import io.vireo.driver.CoreDumping;
import io.vireo.driver.DiskControl;
import io.vireo.driver.GuestControl;
import io.vireo.driver.HotPlugging;
import io.vireo.driver.InstanceEvent;
import io.vireo.driver.Sizing;
import io.vireo.model.MemorySize;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Disk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * What can be done to a made-up machine besides running it. It obeys at once; its answers are those
 * of libvirt's test host where that has some. Confined to the connection's loop.
 */
final class MockGuest
    implements HotPlugging, Sizing, DiskControl, GuestControl, AgentAccess, CoreDumping {

  private static final long DISK_BYTES = 1L << 40;
  private static final long DISK_METADATA_BYTES = 5056L << 10;
  private static final long TIME = 627_319_920L;

  /** What the agent says; there is nobody in the guest to mean it. */
  private static final Map<String, String> AGENT =
      Map.of(
          "guest-ping", "{}",
          "guest-get-host-name", "{\"host-name\":\"testhost\"}",
          "guest-get-time", Long.toString(TIME * 1_000_000_000L),
          "guest-set-time", "{}",
          "guest-get-fsinfo",
              "[{\"name\":\"vda1\",\"mountpoint\":\"/\",\"type\":\"ext4\","
                  + "\"disk\":[{\"dev\":\"vda\"}]},{\"name\":\"vda2\",\"mountpoint\":\"/boot\","
                  + "\"type\":\"ext4\",\"disk\":[{\"dev\":\"vda\"}]}]");

  private final MockMachine machine;
  private final MockListener listener;
  private final Supplier<Integer> hostCpus;
  private final Map<String, Map<String, Long>> limits = new HashMap<>();
  private final Map<String, Long> sizes = new HashMap<>();
  private final Map<Integer, String> pinned = new HashMap<>();
  private final java.util.NavigableSet<Integer> workers = new java.util.TreeSet<>();
  private Domain document;

  MockGuest(
      Domain document, MockMachine machine, MockListener listener, Supplier<Integer> hostCpus) {
    this.document = document;
    this.machine = machine;
    this.listener = listener;
    this.hostCpus = hostCpus;
    IntStream.rangeClosed(1, document.tuning().iothreads().orElse(0)).forEach(workers::add);
  }

  Domain document() {
    return document;
  }

  private static <T> Future<T> done(T value) {
    return Future.succeededFuture(value);
  }

  private void change(UnaryOperator<Domain> change) {
    document = change.apply(document);
  }

  // -- devices ------------------------------------------------------------------------------

  @Override
  public Future<Device> plug(Device device) {
    Device named =
        device.alias().isPresent()
            ? device
            : device.withInfo(device.info().withAlias(MockAliases.of(device, document)));
    change(it -> it.withDevices(it.devices().plus(named)));
    return done(named);
  }

  @Override
  public Future<Boolean> unplug(Device device) {
    change(it -> it.withDevices(it.devices().without(device)));
    listener.tell(new InstanceEvent.DeviceRemoved(device.alias().orElse("")));
    return done(true);
  }

  @Override
  public Future<Device> change(Device device, Device wanted) {
    change(it -> it.withDevices(it.devices().replace(device, wanted)));
    return done(wanted);
  }

  // -- sizes --------------------------------------------------------------------------------

  @Override
  public Future<Void> balloon(long bytes) {
    change(it -> it.withMemory(it.memory().withCurrent(MemorySize.ofBytes(bytes))));
    listener.tell(new InstanceEvent.Balloon(bytes));
    return done(null);
  }

  @Override
  public Future<Map<String, Long>> memory() {
    long now = document.memory().current().orElse(document.memory().size()).kib();
    Map<String, Long> numbers = new LinkedHashMap<>();
    numbers.put("swap_in", 0L);
    numbers.put("swap_out", 0L);
    numbers.put("major_fault", 0L);
    numbers.put("minor_fault", 0L);
    numbers.put("unused", now / 2);
    numbers.put("available", now);
    numbers.put("actual", now);
    numbers.put("usable", now / 2);
    numbers.put("last_update", TIME);
    numbers.put("disk_caches", now / 8);
    numbers.put("hugetlb_pgalloc", 0L);
    numbers.put("hugetlb_pgfail", 0L);
    numbers.put("rss", now / 2);
    return done(numbers);
  }

  @Override
  public Future<Void> processors(int count) {
    change(it -> it.withVcpus(it.vcpus().withCurrent(count)));
    return done(null);
  }

  @Override
  public Future<List<Processor>> processors() {
    long nanos = machine.state().counter() * MockUse.NANOS_PER_COUNT;
    return done(
        IntStream.range(0, document.vcpus().current())
            .mapToObj(
                number ->
                    new Processor(
                        number,
                        machine.isRunning(),
                        OptionalInt.of(hostCpus.get() - 1),
                        nanos,
                        pinned.getOrDefault(number, everywhere())))
            .toList());
  }

  private String everywhere() {
    return hostCpus.get() == 1 ? "0" : "0-" + (hostCpus.get() - 1);
  }

  @Override
  public Future<List<Worker>> workers() {
    return done(workers.stream().map(id -> new Worker(id, everywhere())).toList());
  }

  @Override
  public Future<Void> addWorker(int id) {
    workers.add(id);
    return done(null);
  }

  @Override
  public Future<Void> removeWorker(int id) {
    workers.remove(id);
    return done(null);
  }

  @Override
  public Future<Void> pin(Optional<Integer> processor, String cpus) {
    processor.ifPresent(number -> pinned.put(number, cpus));
    return done(null);
  }

  // -- disks --------------------------------------------------------------------------------

  @Override
  public Future<Size> size(Disk disk) {
    long bytes = sizes.getOrDefault(disk.target().dev(), DISK_BYTES);
    return done(new Size(bytes - DISK_METADATA_BYTES, bytes, bytes));
  }

  @Override
  public Future<Void> resize(Disk disk, long bytes) {
    sizes.put(disk.target().dev(), bytes);
    return done(null);
  }

  @Override
  public Future<Map<String, Long>> limits(Disk disk) {
    return done(limits.getOrDefault(disk.target().dev(), Map.of()));
  }

  @Override
  public Future<Void> limit(Disk disk, Map<String, Long> values, String group) {
    limits.put(disk.target().dev(), Map.copyOf(values));
    return done(null);
  }

  /** Every third disk has failed, the first for an unknown reason. */
  @Override
  public Future<List<Fault>> faults() {
    List<Disk> disks = document.devices().of(Disk.class).toList();
    return done(
        IntStream.range(0, disks.size())
            .filter(i -> i % 3 != 2)
            .mapToObj(
                i ->
                    new Fault(disks.get(i).target().dev(), i % 3 == 0 ? "unspecified" : "no-space"))
            .toList());
  }

  // -- from outside -------------------------------------------------------------------------

  @Override
  public Future<Void> press(List<Integer> keys, Duration hold) {
    return done(null);
  }

  @Override
  public Future<Void> nonMaskableInterrupt() {
    return done(null);
  }

  @Override
  public Future<String> agent(String command, Duration patience) {
    return AGENT.entrySet().stream()
        .filter(known -> command.contains("\"" + known.getKey() + "\""))
        .findFirst()
        .map(known -> done("{\"return\":" + known.getValue() + "}"))
        .orElseGet(
            () ->
                Future.failedFuture(
                    new VirtException(
                        ErrorCode.AGENT_COMMAND_FAILED,
                        "the agent in a made-up guest knows only " + AGENT.keySet())));
  }

  /** There is nothing worth writing. */
  @Override
  public Future<Void> dump(Path file, String format, Moves moves) {
    moves.moved(machine.state().memoryBytes(), machine.state().memoryBytes());
    return done(null);
  }
}
