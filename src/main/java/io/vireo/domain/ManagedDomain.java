package io.vireo.domain;

import java.util.UUID;

/** A domain's owner and what acts on it, made together. Confined to the connection's loop. */
final class ManagedDomain {

  private final DomainOwner owner;
  private final Turns turns;
  private final DomainLife life;
  private final ManagedSaves saves;

  ManagedDomain(Home home, UUID uuid, String name, Runnable onForgotten) {
    this.owner = new DomainOwner(home, uuid, name, onForgotten);
    this.turns = new Turns(owner);
    this.life = new DomainLife(owner, turns);
    this.saves = new ManagedSaves(owner);
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
    return saves;
  }
}
