package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Domain;
import io.vireo.operation.StateReason;
import io.vireo.save.ImageReader;
import io.vireo.save.Inspection;
import io.vireo.save.SaveImage;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The image that a domain's next start restores. One that was never finished is dropped and the
 * guest boots; one that is merely unreadable, damaged or somebody else's is an error and is kept.
 */
final class ManagedSaves {

  private static final Logger LOG = LoggerFactory.getLogger(ManagedSaves.class);

  /** What a start should do. */
  sealed interface Finding {
    record Restore(SaveImage image) implements Finding {}

    record Boot() implements Finding {}
  }

  private final DomainOwner owner;
  private boolean history;

  ManagedSaves(DomainOwner owner) {
    this.owner = owner;
  }

  /** Named by the UUID, which needs no escaping and does not change. */
  Path path() {
    return owner.home().managedSaves().resolve(owner.uuid() + ".save");
  }

  /** Looks whether there is an image; one that cannot be looked for is not taken for absent. */
  Future<Void> look() {
    return within(owner.home().host().files().size(path()))
        .map(bytes -> bytes > 0)
        .otherwise(
            failure -> {
              LOG.error("domain '{}': {}", owner.name(), failure.getMessage());
              return true;
            })
        .map(
            present -> {
              owner.managedSave(present);
              if (present && owner.reason() == StateReason.SHUTOFF_UNKNOWN) {
                owner.enter(StateReason.SHUTOFF_SAVED);
              }
              return null;
            });
  }

  private <T> Future<T> onLoop(Future<T> elsewhere) {
    return owner.home().loop().deliver(elsewhere);
  }

  /** Decides between restoring and booting, dropping an image that was never finished. */
  Future<Finding> beforeStart(boolean forceBoot) {
    if (!owner.managedSave()) {
      return Future.succeededFuture(new Finding.Boot());
    }
    if (forceBoot) {
      LOG.warn("domain '{}': managed save image removed, boot was forced", owner.name());
      return remove().map(_ -> new Finding.Boot());
    }
    return history ? remove().map(_ -> new Finding.Boot()) : inspect().compose(this::judge);
  }

  private Future<Finding> judge(Inspection found) {
    return switch (found) {
      case Inspection.Complete(SaveImage image) -> {
        requireSameDomain(image);
        yield Future.succeededFuture(new Finding.Restore(image));
      }
      case Inspection.Incomplete _ -> {
        LOG.warn(
            "domain '{}': managed save image {} was never finished; removed it, the guest boots"
                + " fresh",
            owner.name(),
            path());
        yield remove().map(_ -> new Finding.Boot());
      }
      case Inspection.Unusable unusable -> Future.failedFuture(unusable.reason().of(owner.name()));
    };
  }

  private void requireSameDomain(SaveImage image) {
    if (!document(image).uuid().filter(owner.uuid()::equals).isPresent()) {
      throw owner.fault(
          ErrorCode.SAVE_IMAGE_WRONG_DOMAIN,
          "has a managed save image of another domain in "
              + path()
              + "; remove the image or start with a forced boot");
    }
  }

  private Domain document(SaveImage image) {
    try {
      return DocumentForms.reread(image.xml());
    } catch (VirtException unreadable) {
      throw owner.fault(
          ErrorCode.SAVE_IMAGE_DAMAGED,
          "has a managed save image whose document cannot be read, "
              + path()
              + " ("
              + unreadable.getMessage()
              + "); remove the image or start with a forced boot");
    }
  }

  private Future<Inspection> inspect() {
    return within(owner.home().host().laneOf(path()).run(() -> ImageReader.inspect(path())));
  }

  private <T> Future<T> within(Future<T> work) {
    return owner
        .home()
        .loop()
        .within(Patience.FILES_ANSWER_WITHIN, "the file system of " + path(), onLoop(work));
  }

  /**
   * The guest went on: its image is history and must never be restored again. One that cannot be
   * removed now is removed before the next start, which fails if that fails.
   */
  Future<Void> used() {
    return spent()
        .otherwise(
            failure -> {
              LOG.error(
                  "domain '{}': its managed save image was restored and cannot be removed: {}",
                  owner.name(),
                  failure.getMessage());
              return null;
            });
  }

  /** As {@link #used}, and fails if the image cannot be removed now. */
  Future<Void> spent() {
    history = true;
    return remove();
  }

  /** A new image was put in the place of whatever was there. */
  void renewed() {
    removed();
    owner.managedSave(true);
  }

  Future<Void> remove() {
    return within(owner.home().host().files().remove(path())).onSuccess(_ -> removed());
  }

  private void removed() {
    history = false;
    owner.managedSaveRemoved();
  }
}
