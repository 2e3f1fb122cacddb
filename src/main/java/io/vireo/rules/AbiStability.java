package io.vireo.rules;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Cpu;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.Features;
import io.vireo.wire.Word;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Whether a guest that ran with one definition can go on with another: what it has seen of its
 * machine must be the same. Where its disks are kept and what its console is wired to may differ.
 */
public final class AbiStability {

  private AbiStability() {}

  /**
   * Fails with {@code CONFIG_UNSUPPORTED} that names the first difference.
   *
   * @param from with which the guest ran
   * @param to with which it is to go on
   */
  public static void check(Domain from, Domain to) {
    Pair pair = new Pair(from, to);
    pair.same("/domain/@type", Domain::type);
    pair.same("/domain/name", Domain::name);
    pair.same("/domain/uuid", Domain::uuid);
    pair.same("/domain/genid", d -> d.about().genid());
    pair.same("/domain/memory", d -> d.memory().size().kib());
    pair.same("/domain/maxMemory", d -> d.memory().max().map(m -> m.size().kib()));
    pair.same("/domain/currentMemory", d -> d.memory().current().orElse(d.memory().size()).kib());
    pair.same("/domain/vcpu", d -> d.vcpus().max());
    pair.same("/domain/vcpu/@current", d -> d.vcpus().current());
    pair.same("/domain/os/type", d -> d.os().type());
    pair.same("/domain/os/smbios/@mode", d -> d.os().smbios());
    pair.same("/domain/sysinfo", d -> d.tuning().sysinfo());
    pair.same("/domain/features", d -> d.features().orElse(Features.NONE));
    pair.same("/domain/clock/timer", d -> d.clock().map(c -> c.timers()));
    cpu(pair);
    DeviceAbi.check(from.devices(), to.devices());
  }

  private static void cpu(Pair pair) {
    pair.same("/domain/cpu/@mode", ofCpu(Cpu::mode));
    pair.same("/domain/cpu/model", ofCpu(cpu -> cpu.model().flatMap(Cpu.Model::name)));
    pair.same("/domain/cpu/topology", ofCpu(Cpu::topology));
    pair.same("/domain/cpu/feature", d -> d.cpu().map(Cpu::features));
    pair.same("/domain/cpu/numa", ofCpu(Cpu::numa));
  }

  private static Function<Domain, Object> ofCpu(Function<Cpu, Optional<?>> part) {
    return domain -> domain.cpu().flatMap(part);
  }

  static VirtException difference(String place, Object from, Object to) {
    return new VirtException(
        ErrorCode.CONFIG_UNSUPPORTED,
        place
            + " must stay the same for a guest that has run: it was "
            + said(from)
            + " and would be "
            + said(to)
            + "; undo the change");
  }

  /** Short values are shown; of whole groups only that they differ. */
  private static String said(Object value) {
    return switch (value) {
      case Optional<?> inner when inner.isEmpty() -> "absent";
      case Optional<?> inner -> said(inner.get());
      case String text -> "'" + text + "'";
      case Enum<?> constant -> Word.of(constant);
      case Number number -> number.toString();
      case UUID uuid -> uuid.toString();
      default -> "something else";
    };
  }

  private record Pair(Domain from, Domain to) {
    void same(String place, Function<Domain, Object> part) {
      Object before = part.apply(from);
      Object after = part.apply(to);
      if (!before.equals(after)) {
        throw difference(place, before, after);
      }
    }
  }
}
