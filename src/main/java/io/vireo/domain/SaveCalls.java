package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.FilePath;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.call.Started;
import io.vireo.host.Host;
import io.vireo.image.FilePlace;
import io.vireo.image.ImageOptions;
import io.vireo.image.SavePolicy;
import io.vireo.job.JobKind;
import io.vireo.model.domain.Domain;
import io.vireo.operation.DocumentText;
import io.vireo.operation.DomainOperations.OneDomain;
import io.vireo.operation.Done;
import io.vireo.operation.Preflight;
import io.vireo.operation.SaveOperations;
import io.vireo.operation.SaveOperations.SaveImageInfo;
import io.vireo.operation.SaveOperations.Saved;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Which of {@link SaveOperations} is answered by what. */
public final class SaveCalls {

  /**
   * A save that somebody wants.
   *
   * @param wish decided when the turn comes, from the domain as it is then
   */
  private record Intent(FilePlace place, Supplier<Future<SaveStory.Wish>> wish) {}

  private final Connections connections;
  private final Host host;
  private final SavePolicy policy;
  private final ImageCalls images;

  public SaveCalls(Connections connections, Host host, SavePolicy policy) {
    this.connections = connections;
    this.host = host;
    this.policy = policy;
    this.images = new ImageCalls(connections, host);
  }

  /** Binds every row. */
  public void bind(Bindings to) {
    to.bindJob(SaveOperations.SAVE, this::save);
    to.bind(SaveOperations.SAVE_PREFLIGHT, this::lookAtSave);
    to.bindJob(SaveOperations.MANAGED_SAVE, this::managedSave);
    to.bind(SaveOperations.MANAGED_SAVE_PREFLIGHT, this::lookAtManagedSave);
    to.bind(SaveOperations.MANAGED_SAVE_INFO, this::managedInfo);
    to.bind(SaveOperations.MANAGED_SAVE_XML, this::managedXml);
    to.bind(SaveOperations.MANAGED_SAVE_DEFINE, this::managedDefine);
    to.bind(SaveOperations.MANAGED_SAVE_REMOVE, this::managedRemove);
    images.bind(to);
    new RestoreCalls(connections, host, policy).bind(to);
  }

  private Future<Started<Saved>> save(Call<SaveOperations.Save> call) {
    SaveOperations.Save wish = call.arguments();
    requireMeant(wish.dryRun());
    return on(wish, intent(wish), domain -> intent -> saveTo(domain, call, intent));
  }

  private Future<Preflight> lookAtSave(Call<SaveOperations.Save> call) {
    SaveOperations.Save wish = call.arguments();
    return on(wish, intent(wish), domain -> intent -> look(domain, intent));
  }

  private <T> Future<T> on(
      SaveOperations.Save wish,
      Function<ManagedDomain, Intent> intent,
      Function<ManagedDomain, Function<Intent, Future<T>>> work) {
    return connections.on(
        wish.domain(), wish.hypervisor(), domain -> work.apply(domain).apply(intent.apply(domain)));
  }

  /** All that a caller says by himself is judged before any domain is looked for. */
  private Function<ManagedDomain, Intent> intent(SaveOperations.Save wish) {
    Optional<Boolean> running = SaveStory.stateWish(wish.running(), wish.paused());
    Optional<Domain> replacement = wish.xml().map(DocumentForms::parse);
    FilePlace place =
        new FilePlace(host, policy, wish.path().path(), ImageOptions.of(wish), wish.inPlace());
    return domain ->
        new Intent(
            place,
            () ->
                DocumentForms.saved(domain.owner(), replacement.map(completing(domain.owner())))
                    .map(document -> new SaveStory.Wish(place, document, running, () -> {})));
  }

  private Future<Started<Saved>> managedSave(Call<SaveOperations.ManagedSave> call) {
    SaveOperations.ManagedSave wish = call.arguments();
    requireMeant(wish.dryRun());
    Function<ManagedDomain, Intent> intent = intent(wish);
    return connections.on(
        wish.domain(),
        wish.hypervisor(),
        domain -> saveTo(requirePersistent(domain), call, intent.apply(domain)));
  }

  private Future<Preflight> lookAtManagedSave(Call<SaveOperations.ManagedSave> call) {
    SaveOperations.ManagedSave wish = call.arguments();
    Function<ManagedDomain, Intent> intent = intent(wish);
    return connections.on(
        wish.domain(),
        wish.hypervisor(),
        domain -> look(requirePersistent(domain), intent.apply(domain)));
  }

  private Function<ManagedDomain, Intent> intent(SaveOperations.ManagedSave wish) {
    Optional<Boolean> running = SaveStory.stateWish(wish.running(), wish.paused());
    ImageOptions options = ImageOptions.of(wish);
    return domain -> {
      FilePlace place = new FilePlace(host, policy, domain.saves().path(), options, false);
      return new Intent(
          place,
          () ->
              DocumentForms.saved(domain.owner(), Optional.empty())
                  .map(
                      document ->
                          new SaveStory.Wish(place, document, running, domain.saves()::renewed)));
    };
  }

  private static ManagedDomain requirePersistent(ManagedDomain domain) {
    if (!domain.owner().persistent()) {
      throw domain
          .owner()
          .fault(
              ErrorCode.OPERATION_INVALID,
              "is transient, so nothing would start it again; save it to a file instead");
    }
    return domain;
  }

  /** Who says it in a place where it is not looked for must not have his guest stopped. */
  static void requireMeant(boolean dryRun) {
    if (dryRun) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "dryRun goes into the query; nothing was done");
    }
  }

  /** Compared is what both documents mean, so defaults are filled in first. */
  private static UnaryOperator<Domain> completing(DomainOwner owner) {
    return owner.home().hypervisor()::complete;
  }

  private static Future<Preflight> look(ManagedDomain domain, Intent intent) {
    return new SavePreflight(domain, intent.place(), intent.wish()).look();
  }

  private static Future<Started<Saved>> saveTo(ManagedDomain domain, Call<?> call, Intent intent) {
    return domain
        .turns()
        .begin(
            call,
            JobKind.SAVE,
            job ->
                intent
                    .wish()
                    .get()
                    .compose(wish -> new SaveStory(domain.owner(), wish, job).tell())
                    .map(told -> saved(intent.place().target(), told)));
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

  private Future<SaveImageInfo> managedInfo(Call<OneDomain> call) {
    return connections.on(
        call.arguments().domain(),
        call.arguments().hypervisor(),
        domain -> images.info(managedPath(domain)));
  }

  private Future<DocumentText> managedXml(Call<SaveOperations.ManagedSaveXml> call) {
    SaveOperations.ManagedSaveXml wish = call.arguments();
    return connections.on(
        wish.domain(), wish.hypervisor(), domain -> images.xml(managedPath(domain), wish.secure()));
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
                    call,
                    JobKind.IMAGE,
                    () -> null,
                    () -> images.redefine(managedPath(domain), document, running, () -> {})));
  }

  private Future<Done> managedRemove(Call<OneDomain> call) {
    return connections.on(
        call.arguments().domain(),
        call.arguments().hypervisor(),
        domain ->
            domain
                .turns()
                .quick(
                    call,
                    JobKind.IMAGE,
                    Done::new,
                    () -> domain.saves().remove().map(_ -> new Done())));
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
