package io.vireo.domain.tuning;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.domain.Guest;
import io.vireo.domain.Guests;
import io.vireo.domain.Scope;
import io.vireo.event.Event;
import io.vireo.model.domain.Domain;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.Done;
import io.vireo.operation.MetadataOperations;
import io.vireo.operation.MetadataOperations.GetMetadata;
import io.vireo.operation.MetadataOperations.MetadataText;
import io.vireo.operation.MetadataOperations.RenameDomain;
import io.vireo.operation.MetadataOperations.SetMetadata;
import io.vireo.rules.Remarks;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What people and applications say of a domain. */
public final class MetadataCalls {

  private static final String TITLE = "title";
  private static final String DESCRIPTION = "description";
  private static final String ELEMENT = "element";

  private final Guests guests;

  public MetadataCalls(Guests guests) {
    this.guests = guests;
  }

  /** Binds every row. */
  public void bind(Bindings to) {
    to.bind(MetadataOperations.METADATA, this::metadata);
    to.bind(MetadataOperations.SET_METADATA, this::setMetadata);
    to.bind(MetadataOperations.RENAME, this::rename);
  }

  private Future<MetadataText> metadata(Call<GetMetadata> call) {
    GetMetadata wish = call.arguments();
    return guests.look(
        call,
        (guest, scope) ->
            Future.succeededFuture(
                new MetadataText(
                    text(guest.document(scope), wish)
                        .orElseThrow(() -> nothing(guest, wish.type())))));
  }

  private static Optional<String> text(Domain document, GetMetadata wish) {
    return switch (wish.type()) {
      case TITLE -> document.about().title();
      case DESCRIPTION -> document.about().description();
      case ELEMENT -> Remarks.element(document, namespace(wish.uri()));
      default -> throw unknown(wish.type());
    };
  }

  private static VirtException nothing(Guest guest, String type) {
    return guest.fault(ErrorCode.NO_DOMAIN_METADATA, "has no such metadata: " + type);
  }

  private static String namespace(Optional<String> uri) {
    return uri.filter(it -> !it.isEmpty())
        .orElseThrow(
            () ->
                new VirtException(
                    ErrorCode.INVALID_ARG, "an element is asked for by the URI of its namespace"));
  }

  private static VirtException unknown(String type) {
    return new VirtException(
        ErrorCode.INVALID_ARG,
        "'" + type + "' is no kind of metadata; give title, description or element");
  }

  private Future<Done> setMetadata(Call<SetMetadata> call) {
    SetMetadata wish = call.arguments();
    UnaryOperator<Domain> change = change(wish);
    return guests.change(call, (guest, scope) -> set(guest, scope, wish, change));
  }

  private static UnaryOperator<Domain> change(SetMetadata wish) {
    return switch (wish.type()) {
      case TITLE -> document -> Remarks.withTitle(document, wish.metadata());
      case DESCRIPTION -> document -> Remarks.withDescription(document, wish.metadata());
      case ELEMENT -> {
        String namespace = namespace(wish.uri());
        yield document -> Remarks.withElement(document, wish.metadata(), wish.key(), namespace);
      }
      default -> throw unknown(wish.type());
    };
  }

  private static Future<Done> set(
      Guest guest, Scope scope, SetMetadata wish, UnaryOperator<Domain> change) {
    return (scope.config() ? guest.defineQuietly(change) : Future.<Void>succeededFuture())
        .compose(_ -> scope.live() ? guest.becomes(change) : Future.succeededFuture())
        .map(
            _ -> {
              String namespace = wish.type().equals(ELEMENT) ? wish.uri().orElse("") : "";
              guest.publish(
                  (uri, name) -> new Event.MetadataChange(uri, name, wish.type(), namespace));
              return new Done();
            });
  }

  private Future<DomainInfo> rename(Call<RenameDomain> call) {
    RenameDomain wish = call.arguments();
    return guests.rename(call, wish.domain(), wish.hypervisor(), wish.newName()).map(Guest::info);
  }
}
