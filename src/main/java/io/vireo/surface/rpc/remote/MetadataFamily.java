package io.vireo.surface.rpc.remote;

import static io.vireo.surface.rpc.Procedure.answered;
import static io.vireo.surface.rpc.Procedure.done;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.MetadataOperations;
import io.vireo.operation.MetadataOperations.GetMetadata;
import io.vireo.operation.MetadataOperations.RenameDomain;
import io.vireo.surface.rpc.Family;
import io.vireo.surface.rpc.Procedure;
import io.vireo.surface.rpc.Session;
import java.util.List;
import java.util.Optional;

/** What is said of domains, and what they are called. */
final class MetadataFamily implements Family {

  /** {@code VIR_DOMAIN_METADATA_DESCRIPTION}, {@code _TITLE} and {@code _ELEMENT}. */
  private static final List<String> KINDS = List.of("description", "title", "element");

  record MetadataOf(RemoteDomain dom, int type, Optional<String> uri, int flags) {}

  record Text(String text) {}

  record Metadata(
      RemoteDomain dom,
      int type,
      Optional<String> metadata,
      Optional<String> key,
      Optional<String> uri,
      int flags) {}

  record NewName(RemoteDomain dom, Optional<String> name, int flags) {}

  record Outcome(int code) {}

  @Override
  public List<Procedure<?, ?>> procedures() {
    return List.of(
        answered("domain_get_metadata", MetadataOf.class, Text.class, MetadataFamily::metadata),
        done("domain_set_metadata", Metadata.class, MetadataFamily::set),
        answered("domain_rename", NewName.class, Outcome.class, MetadataFamily::rename));
  }

  private static String kind(int type) {
    if (type < 0 || type >= KINDS.size()) {
      throw new VirtException(ErrorCode.INVALID_ARG, "metadata of type " + type + " is not known");
    }
    return KINDS.get(type);
  }

  private static Future<Text> metadata(Session session, MetadataOf sent) {
    Flags.of(sent.flags(), Affect.BOTH);
    Affect of = Affect.of(session, sent.dom(), sent.flags());
    return session
        .call(
            MetadataOperations.METADATA,
            () ->
                new GetMetadata(
                    of.domain(), of.place(), kind(sent.type()), sent.uri(), of.live(), of.config()))
        .map(text -> new Text(text.metadata()));
  }

  private static Future<?> set(Session session, Metadata sent) {
    Flags.of(sent.flags(), Affect.BOTH);
    Affect of = Affect.of(session, sent.dom(), sent.flags());
    return session.call(
        MetadataOperations.SET_METADATA,
        () ->
            new MetadataOperations.SetMetadata(
                of.domain(),
                of.place(),
                kind(sent.type()),
                sent.metadata(),
                sent.key(),
                sent.uri(),
                of.live(),
                of.config()));
  }

  private static Future<Outcome> rename(Session session, NewName sent) {
    Flags.of(sent.flags(), 0);
    return session
        .call(
            MetadataOperations.RENAME,
            () ->
                new RenameDomain(
                    new DomainRef.ByUuid(sent.dom().uuid()),
                    session.place(),
                    sent.name().orElse("")))
        .map(_ -> new Outcome(0));
  }
}
