package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.FilePath;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.call.Started;
import io.vireo.host.Host;
import io.vireo.job.JobKind;
import io.vireo.model.domain.Domain;
import io.vireo.operation.DocumentText;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.Done;
import io.vireo.operation.SaveOperations;
import io.vireo.operation.SaveOperations.SaveImageInfo;
import io.vireo.operation.SaveOperations.Saved;
import io.vireo.save.ImageReader;
import io.vireo.save.ImageRedefinition;
import io.vireo.save.SaveImage;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Which of {@link SaveOperations} is answered by what. */
public final class SaveCalls {

  private final Connections connections;
  private final Host host;

  public SaveCalls(Connections connections, Host host) {
    this.connections = connections;
    this.host = host;
  }

  /** Binds every row. */
  public void bind(Bindings to) {
    to.bindJob(SaveOperations.SAVE, this::save);
    to.bindJob(SaveOperations.MANAGED_SAVE, this::managedSave);
    to.bindJob(SaveOperations.RESTORE, this::restore);
    to.bind(SaveOperations.MANAGED_SAVE_INFO, this::managedInfo);
    to.bind(SaveOperations.MANAGED_SAVE_XML, this::managedXml);
    to.bind(SaveOperations.MANAGED_SAVE_DEFINE, this::managedDefine);
    to.bind(SaveOperations.MANAGED_SAVE_REMOVE, this::managedRemove);
    to.bind(SaveOperations.IMAGE_INFO, call -> info(call.arguments().path().path()));
    to.bind(SaveOperations.IMAGE_XML, this::imageXml);
    to.bind(SaveOperations.IMAGE_DEFINE, this::imageDefine);
  }

  private Future<Started<Saved>> save(Call<SaveOperations.Save> call) {
    SaveOperations.Save wish = call.arguments();
    Optional<Boolean> running = SaveStory.stateWish(wish.running(), wish.paused());
    Optional<Domain> replacement = wish.xml().map(DocumentForms::parse);
    return connections.on(
        wish.domain(),
        wish.hypervisor(),
        domain ->
            saveTo(
                domain,
                call,
                wish.path().path(),
                owner ->
                    new SaveStory.Wish(
                        new FilePlace(host, wish.path().path(), wish.bypassCache()),
                        DocumentForms.saved(owner.document(), replacement.map(completing(owner))),
                        running,
                        () -> {})));
  }

  private Future<Started<Saved>> managedSave(Call<SaveOperations.ManagedSave> call) {
    SaveOperations.ManagedSave wish = call.arguments();
    Optional<Boolean> running = SaveStory.stateWish(wish.running(), wish.paused());
    return connections.on(
        wish.domain(),
        wish.hypervisor(),
        domain -> {
          DomainOwner owner = domain.owner();
          if (!owner.persistent()) {
            return Future.failedFuture(
                owner.fault(
                    ErrorCode.OPERATION_INVALID,
                    "is transient, so nothing would start it again; save it to a file instead"));
          }
          return saveTo(
              domain,
              call,
              domain.saves().path(),
              saved ->
                  new SaveStory.Wish(
                      new FilePlace(host, domain.saves().path(), wish.bypassCache()),
                      DocumentForms.saved(saved.document(), Optional.empty()),
                      running,
                      domain.saves()::renewed));
        });
  }

  /** Compared is what both documents mean, so defaults are filled in first. */
  private static UnaryOperator<Domain> completing(DomainOwner owner) {
    return owner.home().hypervisor()::complete;
  }

  /** What to save is decided when the turn comes, from the domain as it is then. */
  private interface Wishing {
    SaveStory.Wish of(DomainOwner owner);
  }

  private static Future<Started<Saved>> saveTo(
      ManagedDomain domain, Call<?> call, Path path, Wishing wishing) {
    return domain
        .turns()
        .begin(
            call,
            JobKind.SAVE,
            job ->
                new SaveStory(domain.owner(), wishing.of(domain.owner()), job)
                    .tell()
                    .map(told -> saved(path, told)));
  }

  private static Saved saved(Path path, SaveStory.Told told) {
    return new Saved(
        filePath(path),
        told.bytes(),
        told.guestBytes(),
        told.elapsedMillis(),
        told.pausedMillis(),
        told.flushMillis(),
        told.road().road(),
        told.road().format(),
        told.road().why());
  }

  private Future<Started<DomainInfo>> restore(Call<SaveOperations.Restore> call) {
    SaveOperations.Restore wish = call.arguments();
    Optional<Boolean> running = SaveStory.stateWish(wish.running(), wish.paused());
    Optional<Domain> replacement = wish.xml().map(DocumentForms::parse);
    DomainRegistry registry = connections.at(wish.hypervisor());
    return read(wish.path().path())
        .compose(
            image ->
                registry
                    .loop()
                    .call(
                        () ->
                            new Starting(registry)
                                .restore(
                                    image,
                                    DocumentForms.restored(
                                        image, replacement.map(registry.hypervisor()::complete)),
                                    call,
                                    new Starting.RestoreOptions(
                                        wish.bypassCache(), wish.resetNvram(), running))));
  }

  private Future<SaveImage> read(Path path) {
    return host.laneOf(path).run(() -> ImageReader.read(path));
  }

  private Future<SaveImageInfo> info(Path path) {
    return host.laneOf(path)
        .run(() -> ImageReader.inspect(path))
        .map(inspection -> ImageView.of(path, inspection));
  }

  private Future<DocumentText> xml(Path path, boolean secure) {
    return read(path)
        .map(
            image ->
                new DocumentText(
                    DocumentForms.shown(DocumentForms.reread(image.xml()), true, secure)));
  }

  private Future<SaveImageInfo> redefine(Path path, Domain document, Optional<Boolean> running) {
    return read(path)
        .map(image -> DocumentForms.saved(DocumentForms.reread(image.xml()), Optional.of(document)))
        .compose(text -> ImageRedefinition.redefine(host, path, text, running))
        .compose(_ -> info(path));
  }

  private Future<DocumentText> imageXml(Call<SaveOperations.ImageXml> call) {
    return xml(call.arguments().path().path(), call.arguments().secure());
  }

  private Future<SaveImageInfo> imageDefine(Call<SaveOperations.ImageDefine> call) {
    SaveOperations.ImageDefine wish = call.arguments();
    return redefine(
        wish.path().path(),
        DocumentForms.parse(wish.xml()),
        SaveStory.stateWish(wish.running(), wish.paused()));
  }

  private Future<SaveImageInfo> managedInfo(Call<DomainOperations.OneDomain> call) {
    return connections.on(
        call.arguments().domain(),
        call.arguments().hypervisor(),
        domain -> info(managedPath(domain)));
  }

  private Future<DocumentText> managedXml(Call<SaveOperations.ManagedSaveXml> call) {
    SaveOperations.ManagedSaveXml wish = call.arguments();
    return connections.on(
        wish.domain(), wish.hypervisor(), domain -> xml(managedPath(domain), wish.secure()));
  }

  private Future<SaveImageInfo> managedDefine(Call<SaveOperations.ManagedSaveDefine> call) {
    SaveOperations.ManagedSaveDefine wish = call.arguments();
    Domain document = DocumentForms.parse(wish.xml());
    Optional<Boolean> running = SaveStory.stateWish(wish.running(), wish.paused());
    return connections.on(
        wish.domain(),
        wish.hypervisor(),
        domain ->
            domain
                .turns()
                .quick(
                    JobKind.IMAGE,
                    () -> null,
                    () -> redefine(managedPath(domain), document, running)));
  }

  private Future<Done> managedRemove(Call<DomainOperations.OneDomain> call) {
    return connections.on(
        call.arguments().domain(),
        call.arguments().hypervisor(),
        domain ->
            domain
                .turns()
                .quick(
                    JobKind.IMAGE, Done::new, () -> domain.saves().remove().map(_ -> new Done())));
  }

  private static Path managedPath(ManagedDomain domain) {
    if (!domain.owner().managedSave()) {
      throw domain.owner().fault(ErrorCode.OPERATION_INVALID, "has no managed save image");
    }
    return domain.saves().path();
  }

  /** A path as callers give it. */
  static FilePath filePath(Path path) {
    return new FilePath(path.toString());
  }
}
