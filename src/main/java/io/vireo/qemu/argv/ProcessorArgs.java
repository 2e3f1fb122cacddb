package io.vireo.qemu.argv;

import io.vireo.model.domain.Cpu;
import io.vireo.model.domain.Vcpus;
import io.vireo.qemu.caps.QemuFeature;
import io.vireo.rules.Workers;
import java.util.Optional;

/** {@code -smp} and the threads that disks may be served by. */
final class ProcessorArgs {

  private ProcessorArgs() {}

  static void add(Argv argv) {
    Vcpus vcpus = argv.domain().vcpus();
    Options options = Options.of(Integer.toString(vcpus.current()));
    options.putIf(vcpus.current() < vcpus.max(), "maxcpus", vcpus.max());
    topology(argv, options, vcpus.max());
    argv.add("-smp", options);
    for (int id : Workers.of(argv.domain())) {
      argv.object(Props.object("iothread", "iothread" + id));
    }
    NumaArgs.add(argv);
  }

  private static void topology(Argv argv, Options options, int max) {
    Optional<Cpu.Topology> topology = argv.domain().cpu().flatMap(Cpu::topology);
    options.put("sockets", topology.map(Cpu.Topology::sockets).orElse(max));
    topology.ifPresent(
        t -> {
          options.putIf(argv.has(QemuFeature.SMP_DIES), "dies", t.dies().orElse(1));
          options.putIf(argv.has(QemuFeature.SMP_CLUSTERS), "clusters", t.clusters().orElse(1));
        });
    options.put("cores", topology.map(Cpu.Topology::cores).orElse(1));
    options.put("threads", topology.map(Cpu.Topology::threads).orElse(1));
  }
}
