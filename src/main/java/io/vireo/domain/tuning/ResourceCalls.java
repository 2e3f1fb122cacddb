package io.vireo.domain.tuning;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.domain.Guest;
import io.vireo.domain.Guests;
import io.vireo.domain.Scope;
import io.vireo.driver.ResourceTuning;
import io.vireo.driver.ResourceTuning.Resource;
import io.vireo.event.Event;
import io.vireo.operation.Done;
import io.vireo.operation.ResourceOperations;
import io.vireo.operation.ResourceOperations.GetResources;
import io.vireo.operation.ResourceOperations.Resources;
import io.vireo.operation.ResourceOperations.SetResources;
import io.vireo.rules.NumaPlaces;
import io.vireo.rules.ResourceBounds;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What domains may take of their host, where the host can hold them to it. */
final class ResourceCalls {

  private final Guests guests;

  ResourceCalls(Guests guests) {
    this.guests = guests;
  }

  void bind(Bindings to) {
    to.bind(ResourceOperations.RESOURCES, this::resources);
    to.bind(ResourceOperations.SET_RESOURCES, this::setResources);
  }

  private Future<Resources> resources(Call<GetResources> call) {
    Resource kind = kind(call.arguments().kind());
    return guests.look(
        call,
        (guest, scope) -> {
          requireTunes(guest, kind);
          return Future.succeededFuture(of(guest, scope, kind));
        });
  }

  private static Resources of(Guest guest, Scope scope, Resource kind) {
    var document = guest.document(scope);
    return switch (kind) {
      case MEMORY -> new Resources(ResourceBounds.MEMORY.of(document), Map.of());
      case CPU -> new Resources(ResourceBounds.CPU.of(document), Map.of());
      case BLOCK -> new Resources(ResourceBounds.BLOCK.of(document), Map.of());
      case NUMA -> new Resources(Map.of(), NumaPlaces.of(document));
    };
  }

  private static Resource kind(String word) {
    return Stream.of(Resource.values())
        .filter(it -> it.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new VirtException(
                    ErrorCode.INVALID_ARG,
                    "'" + word + "' is no resource; give memory, cpu, block or numa"));
  }

  private static void requireTunes(Guest guest, Resource kind) {
    boolean able =
        guest.hypervisor() instanceof ResourceTuning tuning && tuning.tunes().contains(kind);
    if (!able) {
      throw guest.fault(
          ErrorCode.OPERATION_UNSUPPORTED,
          "cannot be held within bounds of "
              + kind.name().toLowerCase(Locale.ROOT)
              + ": the daemon has no control groups of its own here");
    }
  }

  private Future<Done> setResources(Call<SetResources> call) {
    SetResources wish = call.arguments();
    Resource kind = kind(wish.kind());
    Map<String, String> values = Assignments.texts(wish.values());
    return guests.change(
        call,
        (guest, scope) -> {
          requireTunes(guest, kind);
          return guest
              .change(
                  scope,
                  it ->
                      switch (kind) {
                        case MEMORY -> ResourceBounds.MEMORY.with(it, Assignments.numbers(values));
                        case CPU -> ResourceBounds.CPU.with(it, Assignments.numbers(values));
                        case BLOCK -> ResourceBounds.BLOCK.with(it, Assignments.numbers(values));
                        case NUMA -> NumaPlaces.with(it, values);
                      })
              .map(_ -> told(guest, scope, kind, values));
        });
  }

  private static Done told(Guest guest, Scope scope, Resource kind, Map<String, String> values) {
    if (scope.live() && kind == Resource.CPU) {
      Map<String, Long> numbers = new LinkedHashMap<>();
      Assignments.numbers(values).forEach((name, value) -> numbers.put("cputune." + name, value));
      guest.publish((uri, name) -> new Event.Tunable(uri, name, numbers, Map.of()));
    }
    return new Done();
  }
}
