package io.vireo.surface.rpc.remote;

import static io.vireo.surface.rpc.Procedure.answered;
import static io.vireo.surface.rpc.Procedure.done;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.FilePath;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.SaveOperations;
import io.vireo.operation.SaveOperations.ImageDefine;
import io.vireo.operation.SaveOperations.ImageXml;
import io.vireo.operation.SaveOperations.ManagedSave;
import io.vireo.operation.SaveOperations.ManagedSaveDefine;
import io.vireo.operation.SaveOperations.ManagedSaveXml;
import io.vireo.operation.SaveOperations.Restore;
import io.vireo.operation.SaveOperations.Save;
import io.vireo.surface.rpc.Family;
import io.vireo.surface.rpc.Procedure;
import io.vireo.surface.rpc.Session;
import io.vireo.surface.rpc.remote.RemoteDomain.WithFlags;
import io.vireo.wire.xdr.Max;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Saving domains to files and starting them again from there. */
final class SaveFamily implements Family {

  private static final int BYPASS_CACHE = 1;
  private static final int RUNNING = 1 << 1;
  private static final int PAUSED = 1 << 2;
  private static final int RESET_NVRAM = 1 << 3;

  private static final int SAVE_FLAGS = BYPASS_CACHE | RUNNING | PAUSED;
  private static final int RESTORE_FLAGS = SAVE_FLAGS | RESET_NVRAM;
  private static final int DEFINE_FLAGS = RUNNING | PAUSED;
  private static final int XML_SECURE = 1;
  private static final int NO_FLAGS = 0;

  static final int PARAMETERS_MAX = 64;

  record SaveTo(RemoteDomain dom, String to) {}

  record SaveAs(RemoteDomain dom, String to, Optional<String> xml, int flags) {}

  record SaveWith(RemoteDomain dom, @Max(PARAMETERS_MAX) List<TypedParameter> params, int flags) {}

  record From(String from) {}

  record FromAs(String from, Optional<String> xml, int flags) {}

  record FromWith(@Max(PARAMETERS_MAX) List<TypedParameter> params, int flags) {}

  record OneImage(String file, int flags) {}

  record NewXml(String file, String xml, int flags) {}

  record NewManagedXml(RemoteDomain dom, Optional<String> xml, int flags) {}

  record Text(String text) {}

  record Whether(int yes) {}

  @Override
  public List<Procedure<?, ?>> procedures() {
    return Stream.of(saves(), restores(), images(), managed()).flatMap(List::stream).toList();
  }

  private static List<Procedure<?, ?>> saves() {
    return List.of(
        done(
            "domain_save",
            SaveTo.class,
            (it, sent) -> save(it, sent.dom(), SaveParameters.at(sent.to()), NO_FLAGS)),
        done(
            "domain_save_flags",
            SaveAs.class,
            (it, sent) ->
                save(it, sent.dom(), SaveParameters.at(sent.to(), sent.xml()), sent.flags())),
        done(
            "domain_save_params",
            SaveWith.class,
            (it, sent) -> save(it, sent.dom(), SaveParameters.of(sent.params()), sent.flags())));
  }

  private static List<Procedure<?, ?>> restores() {
    return List.of(
        done(
            "domain_restore",
            From.class,
            (it, sent) -> restore(it, SaveParameters.at(sent.from()), NO_FLAGS)),
        done(
            "domain_restore_flags",
            FromAs.class,
            (it, sent) -> restore(it, SaveParameters.at(sent.from(), sent.xml()), sent.flags())),
        done(
            "domain_restore_params",
            FromWith.class,
            (it, sent) -> restore(it, SaveParameters.of(sent.params()), sent.flags())));
  }

  private static List<Procedure<?, ?>> images() {
    return List.of(
        answered(
            "domain_save_image_get_xml_desc", OneImage.class, Text.class, SaveFamily::imageXml),
        done("domain_save_image_define_xml", NewXml.class, SaveFamily::define));
  }

  private static List<Procedure<?, ?>> managed() {
    return List.of(
        done("domain_managed_save", WithFlags.class, SaveFamily::managedSave),
        answered(
            "domain_has_managed_save_image",
            WithFlags.class,
            Whether.class,
            SaveFamily::hasManagedSave),
        done("domain_managed_save_remove", WithFlags.class, SaveFamily::remove),
        answered(
            "domain_managed_save_get_xml_desc",
            WithFlags.class,
            Text.class,
            SaveFamily::managedXml),
        done("domain_managed_save_define_xml", NewManagedXml.class, SaveFamily::defineManaged));
  }

  private static DomainRef ref(RemoteDomain domain) {
    return new DomainRef.ByUuid(domain.uuid());
  }

  private static Future<?> save(
      Session session, RemoteDomain domain, SaveParameters sent, int bits) {
    Flags flags = Flags.of(bits, SAVE_FLAGS);
    return session.call(
        SaveOperations.SAVE,
        () ->
            new Save(
                ref(domain),
                session.place(),
                sent.path(),
                sent.xml(),
                flags.has(BYPASS_CACHE),
                false,
                flags.has(RUNNING),
                flags.has(PAUSED),
                sent.imageFormat(),
                Optional.empty(),
                sent.channels(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false));
  }

  private static Future<?> restore(Session session, SaveParameters sent, int bits) {
    Flags flags = Flags.of(bits, RESTORE_FLAGS);
    return session.call(
        SaveOperations.RESTORE,
        () ->
            new Restore(
                sent.path(),
                session.place(),
                sent.xml(),
                flags.has(BYPASS_CACHE),
                flags.has(RUNNING),
                flags.has(PAUSED),
                flags.has(RESET_NVRAM),
                sent.channels(),
                Optional.empty(),
                Optional.empty(),
                false));
  }

  private static Future<Text> imageXml(Session session, OneImage sent) {
    Flags flags = Flags.of(sent.flags(), XML_SECURE);
    return session
        .call(
            SaveOperations.IMAGE_XML,
            () -> new ImageXml(new FilePath(sent.file()), flags.has(XML_SECURE)))
        .map(document -> new Text(document.xml()));
  }

  private static Future<?> define(Session session, NewXml sent) {
    Flags flags = Flags.of(sent.flags(), DEFINE_FLAGS);
    return session.call(
        SaveOperations.IMAGE_DEFINE,
        () ->
            new ImageDefine(
                new FilePath(sent.file()), sent.xml(), flags.has(RUNNING), flags.has(PAUSED)));
  }

  private static Future<?> managedSave(Session session, WithFlags sent) {
    Flags flags = Flags.of(sent.flags(), SAVE_FLAGS);
    return session.call(
        SaveOperations.MANAGED_SAVE,
        () ->
            new ManagedSave(
                ref(sent.dom()),
                session.place(),
                flags.has(BYPASS_CACHE),
                false,
                flags.has(RUNNING),
                flags.has(PAUSED),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false));
  }

  private static Future<Whether> hasManagedSave(Session session, WithFlags sent) {
    Flags.of(sent.flags(), NO_FLAGS);
    return session
        .call(DomainOperations.INFO, () -> session.domain(sent.dom().uuid()))
        .map(info -> new Whether(info.managedSave() ? 1 : 0));
  }

  private static Future<?> remove(Session session, WithFlags sent) {
    Flags.of(sent.flags(), NO_FLAGS);
    return session.call(
        SaveOperations.MANAGED_SAVE_REMOVE, () -> session.domain(sent.dom().uuid()));
  }

  private static Future<Text> managedXml(Session session, WithFlags sent) {
    Flags flags = Flags.of(sent.flags(), XML_SECURE);
    return session
        .call(
            SaveOperations.MANAGED_SAVE_XML,
            () -> new ManagedSaveXml(ref(sent.dom()), session.place(), flags.has(XML_SECURE)))
        .map(document -> new Text(document.xml()));
  }

  /** Without a document only whether the guest will run is changed; then it keeps its own. */
  private static Future<?> defineManaged(Session session, NewManagedXml sent) {
    Flags flags = Flags.of(sent.flags(), DEFINE_FLAGS);
    Future<String> xml =
        sent.xml()
            .map(Future::succeededFuture)
            .orElseGet(
                () -> managedXml(session, new WithFlags(sent.dom(), XML_SECURE)).map(Text::text));
    return xml.compose(
        text ->
            session.call(
                SaveOperations.MANAGED_SAVE_DEFINE,
                () ->
                    new ManagedSaveDefine(
                        ref(sent.dom()),
                        session.place(),
                        text,
                        flags.has(RUNNING),
                        flags.has(PAUSED))));
  }
}
