package io.vireo.domain;

import io.vireo.model.domain.Domain;
import java.util.function.Consumer;

/** A domain's owner and what acts on it, made together. Confined to the connection's loop. */
final class ManagedDomain {

  private final DomainOwner owner;
  private final Turns turns;
  private final DomainLife life;

  /**
   * @param document what is known of the domain for now; with UUID
   * @param onEmpty told when nothing is left of it
   */
  ManagedDomain(Home home, Domain document, Consumer<ManagedDomain> onEmpty) {
    Runnable look = () -> tellIfEmpty(onEmpty);
    this.owner = new DomainOwner(home, document, look);
    this.turns = new Turns(owner, look);
    this.life = new DomainLife(owner, turns);
  }

  /** Neither defined nor running, and nobody is about to change that. */
  private void tellIfEmpty(Consumer<ManagedDomain> onEmpty) {
    if (!owner.persistent()
        && owner.running().isEmpty()
        && owner.lost().isEmpty()
        && !owner.state().active()
        && owner.job().isEmpty()
        && turns.idle()) {
      onEmpty.accept(this);
    }
  }

  DomainOwner owner() {
    return owner;
  }

  Turns turns() {
    return turns;
  }

  DomainLife life() {
    return life;
  }

  ManagedSaves saves() {
    return owner.saves();
  }
}
