package io.vireo.driver;

import io.vertx.core.Future;
import io.vireo.base.HypervisorUri;
import io.vireo.model.domain.Domain;
import java.util.List;
import java.util.Map;

/**
 * An open connection. All methods are called on the connection's loop and all futures complete on
 * it.
 */
public interface Hypervisor {

  HypervisorUri uri();

  /** What it is; answered from memory. */
  HypervisorInfo info();

  /**
   * The definition as it will be kept: the driver's defaults filled in (machine, emulator, device
   * models). Pure and quick.
   *
   * @throws io.vireo.base.VirtException {@code CONFIG_UNSUPPORTED} or {@code XML_ERROR} naming the
   *     place of what it cannot run
   */
  Domain complete(Domain document);

  /**
   * Makes the document a machine whose processors stand still: {@link Instance#resume} sets them
   * going. With an incoming state the future completes when all of it was taken in.
   *
   * <p>On failure nothing is left behind.
   */
  Future<Instance> start(StartRequest request, InstanceListener listener);

  /**
   * Takes up an instance that an earlier daemon left running, by what {@link Instance#record} gave
   * then.
   *
   * @return fails with {@code OPERATION_FAILED} if that very instance is gone. One that lives and
   *     does not answer is taken up all the same: its calls fail with {@code NOT_RESPONDING}, and
   *     the listener hears when it answers
   */
  Future<Instance> attach(AttachRequest request, InstanceListener listener);

  /** Domains that exist without anybody having defined them: the test driver's {@code test}. */
  default List<Domain> predefined() {
    return List.of();
  }

  /** Lets go of everything and leaves the instances running. */
  Future<Void> close();

  /**
   * @param type libvirt's name: {@code QEMU}, {@code TEST}
   * @param version libvirt's form: 1000000 * major + 1000 * minor + micro
   * @param facts what else is worth showing: emulator, accelerators
   */
  record HypervisorInfo(String type, long version, Map<String, String> facts) {}
}
