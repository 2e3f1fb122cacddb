package io.vireo.app;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.FilePath;
import io.vireo.base.HypervisorUri;
import io.vireo.operation.DocumentText;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DomainOperations.OneDomain;
import io.vireo.operation.Operation;
import io.vireo.operation.SaveOperations;
import io.vireo.operation.SaveOperations.Saved;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** A domain by its name: nothing is held, every call looks it up. Any thread. */
public final class VireoDomain {

  private final Vireo vireo;
  private final DomainRef ref;
  private final Optional<HypervisorUri> hypervisor;

  VireoDomain(Vireo vireo, DomainRef ref, Optional<HypervisorUri> hypervisor) {
    this.vireo = vireo;
    this.ref = ref;
    this.hypervisor = hypervisor;
  }

  static Function<DomainInfo, VireoDomain> in(Vireo vireo) {
    return info ->
        new VireoDomain(vireo, new DomainRef.ByUuid(info.uuid()), Optional.of(info.hypervisor()));
  }

  /** State, reason, size and what else is known; waits for no hypervisor. */
  public Future<DomainInfo> info() {
    return one(DomainOperations.INFO);
  }

  /** The document of the running machine, or of the next start. */
  public Future<String> xml() {
    return vireo
        .call(DomainOperations.XML, new DomainOperations.GetXml(ref, hypervisor, false, false))
        .map(DocumentText::xml);
  }

  /** Boots, or restores the managed save image if there is one. */
  public Future<DomainInfo> start() {
    return vireo.call(DomainOperations.START, DomainOperations.Start.of(ref, hypervisor));
  }

  public Future<DomainInfo> suspend() {
    return one(DomainOperations.SUSPEND);
  }

  public Future<DomainInfo> resume() {
    return one(DomainOperations.RESUME);
  }

  /** Presses the power button. */
  public Future<Void> shutdown() {
    return one(DomainOperations.SHUTDOWN).mapEmpty();
  }

  /** Ends the machine at once. */
  public Future<Void> destroy() {
    return vireo
        .call(DomainOperations.DESTROY, new DomainOperations.Destroy(ref, hypervisor, false))
        .mapEmpty();
  }

  /** Forgets the definition, and a managed save image with it. */
  public Future<Void> undefine() {
    return vireo
        .call(DomainOperations.UNDEFINE, new DomainOperations.Undefine(ref, hypervisor, true, true))
        .mapEmpty();
  }

  /** Saves to a file and stops the guest once the file is safe on the disk. */
  public Future<Saved> save(Path image) {
    return save(image, SaveOptions.DEFAULT).compose(Work::result);
  }

  /** Begins a save that can be watched and given up. */
  public Future<Work<Saved>> save(Path image, SaveOptions options) {
    return vireo.begin(
        SaveOperations.SAVE,
        new SaveOperations.Save(
            ref,
            hypervisor,
            new FilePath(image.toAbsolutePath().toString()),
            options.xml(),
            options.bypassCache(),
            false,
            options.afterRestore().filter(running -> running).isPresent(),
            options.afterRestore().filter(running -> !running).isPresent(),
            options.imageFormat(),
            options.road(),
            Optional.empty(),
            Optional.empty(),
            options.digests(),
            options.key(),
            options.bytesPerSecondMax(),
            false,
            false));
  }

  /** Saves where the next {@link #start} finds it. */
  public Future<Saved> managedSave() {
    return vireo.call(SaveOperations.MANAGED_SAVE, SaveOperations.ManagedSave.of(ref, hypervisor));
  }

  private <R extends Record> Future<R> one(Operation<OneDomain, R> operation) {
    return vireo.call(operation, new OneDomain(ref, hypervisor));
  }

  /**
   * How to save.
   *
   * @param bypassCache write around the page cache, whatever suits the disk
   * @param afterRestore whether a restore lets the guest run; as it is now if empty
   * @param xml a document to keep in place of the domain's own
   * @param imageFormat libvirt's name; like {@code road}, {@code digests}, {@code key} and {@code
   *     bytesPerSecondMax} as the settings say if empty
   */
  public record SaveOptions(
      boolean bypassCache,
      Optional<Boolean> afterRestore,
      Optional<String> xml,
      Optional<String> imageFormat,
      Optional<String> road,
      Optional<Boolean> digests,
      Optional<String> key,
      Optional<Long> bytesPerSecondMax) {
    public static final SaveOptions DEFAULT =
        new SaveOptions(false, Optional.empty(), Optional.empty());

    public SaveOptions(boolean bypassCache, Optional<Boolean> afterRestore, Optional<String> xml) {
      this(
          bypassCache,
          afterRestore,
          xml,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }
}
