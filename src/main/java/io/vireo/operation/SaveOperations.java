package io.vireo.operation;

import static io.vireo.operation.Operation.Method.DELETE;
import static io.vireo.operation.Operation.Method.GET;
import static io.vireo.operation.Operation.Method.POST;
import static io.vireo.operation.Operation.Method.PUT;
import static io.vireo.operation.Operation.job;
import static io.vireo.operation.Operation.quick;

import io.vireo.base.DomainRef;
import io.vireo.base.FilePath;
import io.vireo.base.HypervisorUri;
import io.vireo.operation.DomainOperations.OneDomain;
import java.util.List;
import java.util.Optional;

/** Saving a domain to a file, starting it again from there, and the images in between. */
public final class SaveOperations {

  private SaveOperations() {}

  /**
   * @param path where the image goes; an earlier image stays until the new one is complete
   * @param xml a document to keep in place of the domain's own; must be ABI compatible
   * @param bypassCache write around the page cache; {@code useCache}: through it. At most one of
   *     the two; without either what suits the disk
   * @param running the image says: run after restore; {@code paused}: stay paused. At most one of
   *     the two; without either the present state counts
   * @param imageFormat {@code raw}, {@code gzip}, {@code bzip2}, {@code xz}, {@code lzop}, {@code
   *     zstd} or {@code sparse}
   * @param road {@code auto}, {@code direct} (the hypervisor writes the file by itself) or {@code
   *     streamed} (through this process)
   * @param parallelChannels how many threads write a sparse image, or pack with zstd
   * @param level of packing, as the format's program counts
   * @param digests whether a checksum of each chunk is kept in the image
   * @param key seal the image with the key of this name
   * @param bytesPerSecondMax how fast at most
   * @param inPlace overwrite what is there, for a target that cannot be renamed over: an earlier
   *     image is gone as soon as the first byte is written
   * @param dryRun says so, in the query: only look
   */
  public record Save(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      FilePath path,
      Optional<String> xml,
      boolean bypassCache,
      boolean useCache,
      boolean running,
      boolean paused,
      Optional<String> imageFormat,
      Optional<String> road,
      Optional<Integer> parallelChannels,
      Optional<Integer> level,
      Optional<Boolean> digests,
      Optional<String> key,
      Optional<Long> bytesPerSecondMax,
      boolean inPlace,
      boolean dryRun) {

    /** Everything by default. */
    public static Save of(DomainRef domain, Optional<HypervisorUri> hypervisor, FilePath path) {
      return new Save(
          domain,
          hypervisor,
          path,
          Optional.empty(),
          false,
          false,
          false,
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          false);
    }
  }

  /**
   * @param bytes length of the image
   * @param guestBytes of which the guest's state
   * @param pausedMillis how long the guest stood still before it was stopped
   * @param flushMillis of the whole, from the hypervisor's last byte until the name was on the disk
   * @param road by which the state went: {@code direct}, {@code streamed} or {@code processed}
   * @param format how it is stored
   * @param why sentences: what spoke for that road, and against others
   */
  public record Saved(
      FilePath path,
      long bytes,
      long guestBytes,
      long elapsedMillis,
      long pausedMillis,
      long flushMillis,
      String road,
      String format,
      List<String> why) {}

  public static final Operation<Save, Saved> SAVE =
      job("domain.save", Save.class, Saved.class)
          .needs("domain", "hibernate")
          .http(POST, "/domains/{domain}/save")
          .says("Writes a running domain to a file and stops it once the file is safe on the disk.")
          .example("{\"domain\": \"web1\", \"path\": \"/var/lib/saves/web1.save\"}");

  public static final Operation<Save, Preflight> SAVE_PREFLIGHT =
      quick("domain.save-preflight", Save.class, Preflight.class)
          .needs("domain", "hibernate")
          .http(POST, "/domains/{domain}/save", "dryRun")
          .says("Tells whether and how a domain would be saved, and touches nothing.")
          .example(
              "{\"domain\": \"web1\", \"path\": \"/var/lib/saves/web1.save\", \"dryRun\": true}");

  /** The components are those of {@link Save}. */
  public record ManagedSave(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      boolean bypassCache,
      boolean useCache,
      boolean running,
      boolean paused,
      Optional<String> imageFormat,
      Optional<String> road,
      Optional<Integer> parallelChannels,
      Optional<Integer> level,
      Optional<Boolean> digests,
      Optional<String> key,
      Optional<Long> bytesPerSecondMax,
      boolean dryRun) {

    /** Everything by default. */
    public static ManagedSave of(DomainRef domain, Optional<HypervisorUri> hypervisor) {
      return new ManagedSave(
          domain,
          hypervisor,
          false,
          false,
          false,
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false);
    }
  }

  public static final Operation<ManagedSave, Saved> MANAGED_SAVE =
      job("domain.managedsave", ManagedSave.class, Saved.class)
          .needs("domain", "hibernate")
          .http(POST, "/domains/{domain}/managed-save")
          .says(
              "Saves a persistent domain to a place the daemon keeps; the next start restores it.")
          .example("{\"domain\": \"web1\"}");

  public static final Operation<ManagedSave, Preflight> MANAGED_SAVE_PREFLIGHT =
      quick("domain.managedsave-preflight", ManagedSave.class, Preflight.class)
          .needs("domain", "hibernate")
          .http(POST, "/domains/{domain}/managed-save", "dryRun")
          .says("Tells whether and how a managed save would be made, and touches nothing.")
          .example("{\"domain\": \"web1\", \"dryRun\": true}");

  public static final Operation<OneDomain, Done> MANAGED_SAVE_REMOVE =
      quick("domain.managedsave-remove", OneDomain.class, Done.class)
          .needs("domain", "hibernate")
          .http(DELETE, "/domains/{domain}/managed-save")
          .says("Removes the managed save image; the next start boots.")
          .example("{\"domain\": \"web1\"}");

  /**
   * @param secure with passwords
   */
  public record ManagedSaveXml(
      DomainRef domain, Optional<HypervisorUri> hypervisor, boolean secure) {}

  public static final Operation<ManagedSaveXml, DocumentText> MANAGED_SAVE_XML =
      quick("domain.managedsave-dumpxml", ManagedSaveXml.class, DocumentText.class)
          .needs("domain", "read")
          .http(GET, "/domains/{domain}/managed-save/xml")
          .says("Gives the document inside the managed save image.")
          .example("{\"domain\": \"web1\"}");

  public static final Operation<OneDomain, SaveImageInfo> MANAGED_SAVE_INFO =
      quick("domain.managedsave-info", OneDomain.class, SaveImageInfo.class)
          .needs("domain", "read")
          .http(GET, "/domains/{domain}/managed-save")
          .asXml(MANAGED_SAVE_XML)
          .says("Tells what the managed save image is.")
          .example("{\"domain\": \"web1\"}");

  public record ManagedSaveDefine(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      String xml,
      boolean running,
      boolean paused) {}

  public static final Operation<ManagedSaveDefine, SaveImageInfo> MANAGED_SAVE_DEFINE =
      quick("domain.managedsave-define", ManagedSaveDefine.class, SaveImageInfo.class)
          .needs("domain", "hibernate")
          .http(PUT, "/domains/{domain}/managed-save")
          .says("Replaces the document inside the managed save image with an ABI compatible one.")
          .example("{\"domain\": \"web1\", \"xml\": \"<domain type='kvm'>…</domain>\"}");

  /**
   * @param xml a document to use in place of the image's own; must be ABI compatible
   * @param resetNvram fresh UEFI variables
   * @param parallelChannels how many threads read a sparse image
   * @param verify compare the image's digests before anything else; by default if it has some
   * @param key the name of the key that opens a sealed image; by default the one the image names
   * @param dryRun says so, in the query: only look
   */
  public record Restore(
      FilePath path,
      Optional<HypervisorUri> hypervisor,
      Optional<String> xml,
      boolean bypassCache,
      boolean running,
      boolean paused,
      boolean resetNvram,
      Optional<Integer> parallelChannels,
      Optional<Boolean> verify,
      Optional<String> key,
      boolean dryRun) {

    /** Everything by default. */
    public static Restore of(FilePath path, Optional<HypervisorUri> hypervisor) {
      return new Restore(
          path,
          hypervisor,
          Optional.empty(),
          false,
          false,
          false,
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false);
    }
  }

  public static final Operation<Restore, DomainInfo> RESTORE =
      job("domain.restore", Restore.class, DomainInfo.class)
          .needs("domain", "start")
          .http(POST, "/restore")
          .says("Makes a domain go on from a saved image; the image is kept.")
          .example("{\"path\": \"/var/lib/saves/web1.save\"}");

  public static final Operation<Restore, Preflight> RESTORE_PREFLIGHT =
      quick("domain.restore-preflight", Restore.class, Preflight.class)
          .needs("domain", "start")
          .http(POST, "/restore", "dryRun")
          .says("Tells whether an image could be restored here, and touches nothing.")
          .example("{\"path\": \"/var/lib/saves/web1.save\", \"dryRun\": true}");

  public record ImageAt(FilePath path) {}

  /**
   * @param state {@code complete}, {@code incomplete}, {@code foreign}, {@code damaged} or {@code
   *     too-new}
   * @param remedy what to do about a state other than complete
   * @param bytes length of the file
   * @param guestBytes of which the guest's state, as stored
   */
  public record SaveImageInfo(
      FilePath path,
      String state,
      String remedy,
      long bytes,
      Optional<Integer> version,
      Optional<String> format,
      Optional<Boolean> running,
      Optional<String> domainName,
      Optional<String> domainUuid,
      Optional<Long> guestBytes) {}

  /**
   * @param secure with passwords
   */
  public record ImageXml(FilePath path, boolean secure) {}

  public static final Operation<ImageXml, DocumentText> IMAGE_XML =
      quick("save-image.dumpxml", ImageXml.class, DocumentText.class)
          .needs("domain", "read")
          .http(GET, "/save-image/xml")
          .says("Gives the document inside a saved image.")
          .example("{\"path\": \"/var/lib/saves/web1.save\"}");

  public static final Operation<ImageAt, SaveImageInfo> IMAGE_INFO =
      quick("save-image.info", ImageAt.class, SaveImageInfo.class)
          .needs("domain", "read")
          .http(GET, "/save-image")
          .asXml(IMAGE_XML)
          .says("Tells what a file is as a save image, complete or not.")
          .example("{\"path\": \"/var/lib/saves/web1.save\"}");

  public record ImageDefine(FilePath path, String xml, boolean running, boolean paused) {}

  public static final Operation<ImageDefine, SaveImageInfo> IMAGE_DEFINE =
      quick("save-image.define", ImageDefine.class, SaveImageInfo.class)
          .needs("domain", "hibernate")
          .http(PUT, "/save-image")
          .says("Replaces the document inside a saved image with an ABI compatible one.")
          .example(
              "{\"path\": \"/var/lib/saves/web1.save\", \"xml\": \"<domain"
                  + " type='kvm'>…</domain>\"}");
}
