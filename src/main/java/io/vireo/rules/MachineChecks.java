package io.vireo.rules;

import io.vireo.model.domain.Cpu;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.MemoryAllocation;
import io.vireo.model.domain.Os;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What is checked above {@code <devices>}. */
final class MachineChecks {

  /** A name becomes the name of files with suffixes, and file systems end at 255 bytes. */
  static final int NAME_BYTES_MAX = 200;

  /** Far above what any hypervisor takes. */
  static final int VCPUS_MAX = 65_535;

  private final Domain domain;
  private final List<Problem> problems;

  MachineChecks(Domain domain, List<Problem> problems) {
    this.domain = domain;
    this.problems = problems;
  }

  void run() {
    name(domain.name());
    domain
        .about()
        .title()
        .filter(title -> title.contains("\n"))
        .ifPresent(_ -> add("/domain/title", "a title must be one line"));
    memory(domain.memory());
    vcpus();
    domain.cpu().flatMap(Cpu::topology).ifPresent(this::topology);
    os(domain.os());
    domain
        .tuning()
        .iothreads()
        .filter(count -> count < 0)
        .ifPresent(_ -> add("/domain/iothreads", "the number of I/O threads must not be negative"));
  }

  private void add(String place, String sentence) {
    problems.add(new Problem(place, sentence));
  }

  private void name(String name) {
    String place = "/domain/name";
    if (name.isBlank()) {
      add(place, "a domain's name must not be empty");
    }
    if (name.contains("/")) {
      add(place, "a domain's name must not contain '/'");
    }
    if (name.equals(".") || name.equals("..")) {
      add(place, "a domain's name must not be that of a directory");
    }
    if (Paths.hasControl(name)) {
      add(place, "a domain's name must be one line without control characters");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
      add(place, "a domain's name must be at most " + NAME_BYTES_MAX + " bytes long");
    }
  }

  private void memory(MemoryAllocation memory) {
    boolean byNodes = domain.cpu().flatMap(Cpu::numa).isPresent();
    if (memory.size().amount() == 0 && memory.max().isEmpty() && !byNodes) {
      add("/domain/memory", "a domain needs some memory");
    }
    memory
        .max()
        .filter(max -> max.size().bytes() < memory.size().bytes())
        .ifPresent(
            _ -> add("/domain/maxMemory", "the most memory must not be less than the memory"));
  }

  private void vcpus() {
    int max = domain.vcpus().max();
    int current = domain.vcpus().current();
    if (max < 1 || max > VCPUS_MAX) {
      add("/domain/vcpu", "the number of vcpus must be between 1 and " + VCPUS_MAX);
    } else if (current < 1 || current > max) {
      add("/domain/vcpu/@current", "the vcpus at start must be between 1 and " + max);
    }
  }

  private void topology(Cpu.Topology topology) {
    String place = "/domain/cpu/topology";
    if (topology.sockets() < 1 || topology.cores() < 1 || topology.threads() < 1) {
      add(place, "sockets, cores and threads must each be at least 1");
    } else if (topology.processors() != domain.vcpus().max()) {
      add(
          place,
          "the topology makes " + topology.processors() + " vcpus, not " + domain.vcpus().max());
    }
  }

  private void os(Os os) {
    path("/domain/os/kernel", os.directBoot().kernel());
    path("/domain/os/initrd", os.directBoot().initrd());
    path("/domain/os/loader", os.loader().flatMap(Os.Loader::path));
    path("/domain/os/nvram", os.nvram().flatMap(Os.Nvram::path));
    path("/domain/devices/emulator", domain.devices().emulator());
  }

  private void path(String place, Optional<String> path) {
    path.flatMap(Paths::problem).ifPresent(sentence -> add(place, sentence));
  }
}
