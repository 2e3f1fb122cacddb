package io.vireo.app.example;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vireo.app.Vireo;
import io.vireo.operation.DomainInfo;
import java.util.List;

/** Saves all running guests of a prefix, a few at a time; one that fails holds no other. */
public record BulkSaver(Vireo vireo, String prefix, int atOnce) implements Deployable {

  @Override
  public Future<?> deploy(Context context) {
    return vireo.domains().map(this::wanted).compose(guests -> saveFrom(guests, 0));
  }

  private List<DomainInfo> wanted(List<DomainInfo> all) {
    return all.stream()
        .filter(it -> it.name().startsWith(prefix) && it.state().equals("running"))
        .toList();
  }

  private Future<?> saveFrom(List<DomainInfo> guests, int from) {
    if (from >= guests.size()) {
      return Future.succeededFuture();
    }
    List<DomainInfo> now = guests.subList(from, Math.min(guests.size(), from + atOnce));
    return Future.join(now.stream().map(it -> vireo.domain(it.name()).managedSave()).toList())
        .transform(_ -> saveFrom(guests, from + atOnce));
  }
}
