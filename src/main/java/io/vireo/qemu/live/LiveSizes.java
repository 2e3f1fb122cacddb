package io.vireo.qemu.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.Sizing;
import io.vireo.model.domain.device.MemBalloon;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Memory, processors and threads of a running machine (QEMU's qapi/machine.json, misc.json). */
final class LiveSizes implements Sizing {

  private static final int KIB = 1024;
  private static final int STAT_BYTES_MAX = 4096;
  private static final String WORKER = "iothread";

  /** QEMU's names of what a guest says of its memory, and libvirt's. */
  private static final Map<String, String> MEMORY =
      Map.of(
          "stat-swap-in", "swap_in",
          "stat-swap-out", "swap_out",
          "stat-free-memory", "unused",
          "stat-total-memory", "available",
          "stat-available-memory", "usable",
          "stat-disk-caches", "disk_caches");

  private final Machine machine;

  LiveSizes(Machine machine) {
    this.machine = machine;
  }

  private Optional<String> balloon() {
    return machine
        .domain()
        .devices()
        .of(MemBalloon.class)
        .filter(it -> it.model().startsWith("virtio"))
        .findFirst()
        .flatMap(MemBalloon::alias);
  }

  @Override
  public Future<Void> balloon(long bytes) {
    return balloon().isEmpty()
        ? Future.failedFuture(
            new VirtException(
                ErrorCode.OPERATION_INVALID,
                "the memory of a machine without a balloon device cannot be changed; its"
                    + " definition can"))
        : machine.ask("balloon", Machine.object().put("value", bytes)).mapEmpty();
  }

  @Override
  public Future<Map<String, Long>> memory() {
    if (balloon().isEmpty()) {
      return Future.succeededFuture(Map.of("actual", machine.domain().memory().size().kib()));
    }
    ObjectNode where =
        Machine.object()
            .put("path", "/machine/peripheral/" + balloon().orElseThrow())
            .put("property", "guest-stats");
    return machine
        .ask("query-balloon")
        .compose(
            now ->
                machine
                    .ask("qom-get", where)
                    .otherwise(Machine.object())
                    .map(said -> memory(now.path("actual").asLong(), said)));
  }

  private static Map<String, Long> memory(long actual, JsonNode said) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    numbers.put("actual", actual / KIB);
    long updated = said.path("last-update").asLong();
    if (updated > 0) {
      numbers.put("last_update", updated);
      MEMORY.forEach(
          (its, name) -> {
            long bytes = said.path("stats").path(its).asLong(-1);
            if (bytes >= 0) {
              numbers.put(name, bytes / KIB);
            }
          });
    }
    return numbers;
  }

  @Override
  public Future<List<Processor>> processors() {
    return machine
        .ask("query-cpus-fast")
        .compose(
            all -> {
              List<Future<Processor>> each = new ArrayList<>();
              all.forEach(cpu -> each.add(processor(cpu)));
              return Future.all(each).map(_ -> each.stream().map(Future::result).toList());
            });
  }

  private Future<Processor> processor(JsonNode cpu) {
    long thread = cpu.path("thread-id").asLong();
    int number = cpu.path("cpu-index").asInt();
    return told(thread, "stat")
        .compose(
            stat ->
                told(thread, "schedstat")
                    .compose(
                        time ->
                            affinity(thread)
                                .map(
                                    where ->
                                        new Processor(
                                            number, runs(stat), place(stat), nanos(time), where))));
  }

  private Future<String> told(long thread, String file) {
    Path path =
        Path.of(
            "/proc", Long.toString(machine.process().pid()), "task", Long.toString(thread), file);
    return machine.loop().deliver(machine.host().files().tail(path, 0, STAT_BYTES_MAX));
  }

  private static String[] afterName(String stat) {
    return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
  }

  private static boolean runs(String stat) {
    return !afterName(stat)[0].equals("Z");
  }

  /** The 39th of its fields, and the name is the second. */
  private static OptionalInt place(String stat) {
    String[] fields = afterName(stat);
    return fields.length > 36 ? OptionalInt.of(Integer.parseInt(fields[36])) : OptionalInt.empty();
  }

  private static long nanos(String schedstat) {
    return Long.parseLong(schedstat.strip().split(" ")[0]);
  }

  private Future<String> affinity(long thread) {
    return told(thread, "status")
        .map(
            status ->
                status
                    .lines()
                    .filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(""));
  }

  @Override
  public Future<Void> processors(int count) {
    return machine
        .ask("query-hotpluggable-cpus")
        .compose(
            slots -> {
              List<JsonNode> free = new ArrayList<>();
              slots.forEach(
                  slot -> {
                    if (!slot.has("qom-path")) {
                      free.addFirst(slot);
                    }
                  });
              int more = count - (slots.size() - free.size());
              if (more < 0) {
                return Future.failedFuture(
                    new VirtException(
                        ErrorCode.OPERATION_UNSUPPORTED,
                        "processors cannot be taken from a running machine here; change its"
                            + " definition"));
              }
              return plug(free.subList(0, Math.min(more, free.size())), count - more);
            });
  }

  private Future<Void> plug(List<JsonNode> slots, int number) {
    if (slots.isEmpty()) {
      return Future.succeededFuture();
    }
    JsonNode slot = slots.getFirst();
    ObjectNode device =
        Machine.object().put("driver", slot.path("type").asText()).put("id", "vcpu" + number);
    slot.path("props").properties().forEach(it -> device.set(it.getKey(), it.getValue()));
    return machine
        .ask("device_add", device)
        .compose(_ -> plug(slots.subList(1, slots.size()), number + 1));
  }

  @Override
  public Future<List<Worker>> workers() {
    return threads()
        .compose(
            threads -> {
              List<Future<Worker>> each = new ArrayList<>();
              threads.forEach(
                  (id, thread) -> each.add(affinity(thread).map(at -> new Worker(id, at))));
              return Future.all(each).map(_ -> each.stream().map(Future::result).toList());
            });
  }

  private Future<Map<Integer, Long>> threads() {
    return machine
        .ask("query-iothreads")
        .map(
            all -> {
              Map<Integer, Long> threads = new java.util.TreeMap<>();
              for (JsonNode each : all) {
                String id = each.path("id").asText();
                if (id.matches(WORKER + "[0-9]{1,9}")) {
                  threads.put(
                      Integer.valueOf(id.substring(WORKER.length())),
                      each.path("thread-id").asLong());
                }
              }
              return threads;
            });
  }

  @Override
  public Future<Void> addWorker(int id) {
    return machine
        .ask("object-add", Machine.object().put("qom-type", WORKER).put("id", WORKER + id))
        .mapEmpty();
  }

  @Override
  public Future<Void> removeWorker(int id) {
    return machine.ask("object-del", Machine.object().put("id", WORKER + id)).mapEmpty();
  }

  @Override
  public Future<Void> pin(Optional<Integer> processor, String cpus) {
    return machine
        .ask("query-cpus-fast")
        .compose(
            all -> {
              for (JsonNode cpu : all) {
                if (processor.equals(Optional.of(cpu.path("cpu-index").asInt()))) {
                  return pin(cpu.path("thread-id").asLong(), cpus);
                }
              }
              return processor.isEmpty()
                  ? pin(machine.process().pid(), cpus)
                  : Future.failedFuture(
                      new VirtException(
                          ErrorCode.INVALID_ARG,
                          "the machine has no processor " + processor.orElseThrow() + " now"));
            });
  }

  /** The system's own program, as the kernel's call has no name in Java. */
  private Future<Void> pin(long thread, String cpus) {
    List<String> command = List.of("taskset", "-pc", cpus, Long.toString(thread));
    return machine
        .loop()
        .deliver(machine.host().processes().run(command, Duration.ofSeconds(5)))
        .compose(
            output ->
                output.exitStatus() == 0
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new VirtException(
                            ErrorCode.OPERATION_FAILED,
                            "the thread cannot run on " + cpus + ": " + output.stderr().strip())));
  }
}
