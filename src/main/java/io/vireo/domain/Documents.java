package io.vireo.domain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.host.Loop;
import io.vireo.operation.StateReason;
import io.vireo.state.Listing;
import io.vireo.state.StateStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What is kept of domains on disk: definitions, and running instances. Futures complete on the
 * loop.
 */
final class Documents {

  /**
   * A definition as it is kept.
   *
   * @param owner who defined it; unknown of what was kept before owners were
   */
  record Definition(String xml, boolean autostart, Optional<String> owner) {
    Definition {
      owner = owner == null ? Optional.empty() : owner;
    }

    /** As it stands with its owner. */
    static Definition of(DomainOwner domain, String xml, boolean autostart) {
      return new Definition(
          xml, autostart, Optional.of(domain.domainName().owner()).filter(it -> !it.isEmpty()));
    }
  }

  /**
   * A running instance as it is kept, so that a later daemon finds it.
   *
   * @param xml the live document
   * @param instance what the driver needs to attach to it
   * @param reason a {@code StateReason}'s name; {@code PAUSED_STARTING_UP} until its start is done
   * @param fromManagedSave whether the managed save image became this instance: it is history once
   *     the instance was set going
   * @param mayHaveRun whether somebody was about to set it going, or did
   * @param save set while a save is under way
   * @param owner whose domain it is; of one that has no definition it is written nowhere else
   */
  record Live(
      int id,
      String xml,
      Map<String, String> instance,
      String reason,
      boolean fromManagedSave,
      boolean mayHaveRun,
      Optional<SaveMark> save,
      Optional<String> owner) {
    Live {
      owner = owner == null ? Optional.empty() : owner;
    }

    /** Standing still as it was made. */
    boolean neverSetGoing() {
      return starting() && !mayHaveRun;
    }

    /** Its start was not written down as done. */
    boolean starting() {
      return reason.equals(StateReason.PAUSED_STARTING_UP.name());
    }

    /** Whether the managed save image must not become an instance again. */
    boolean imageIsHistory() {
      return fromManagedSave && !neverSetGoing();
    }
  }

  /**
   * A save under way.
   *
   * @param target empty where the image goes to no file of this host
   * @param fileKey identity of the temporary file, once it is made: if the target has it, the save
   *     was completed. Without a target it is set when whoever took the image has confirmed it
   * @param wasRunning whether the guest is to go on if it was not
   */
  record SaveMark(Optional<String> target, Optional<String> fileKey, boolean wasRunning) {}

  /** Why nothing is known of a machine that may be running. */
  record Lost(String why) {}

  /** Beside which files something of a save may be left, the oldest first. */
  record Left(List<String> targets) {}

  /** What was found, and what could not be read. */
  record Found<T>(Map<UUID, T> documents, List<Problem> problems) {}

  /**
   * A document that could not be read.
   *
   * @param domain whose it is, unless its key says nothing
   * @param id the instance's number as far as it can be made out; else 0
   * @param setAside whether it is found no more under its key
   */
  record Problem(Optional<UUID> domain, String sentence, int id, boolean setAside) {}

  private static final ObjectMapper JSON = new ObjectMapper().registerModule(new Jdk8Module());

  private final StateStore store;
  private final Loop loop;
  private final String definitions;
  private final String live;
  private final String lost;
  private final String left;
  private final HypervisorUri hypervisor;

  Documents(StateStore store, Loop loop, HypervisorUri hypervisor) {
    this.store = store;
    this.loop = loop;
    this.hypervisor = hypervisor;
    this.definitions = hypervisor.directoryName() + "/definitions";
    this.live = hypervisor.directoryName() + "/live";
    this.lost = hypervisor.directoryName() + "/lost";
    this.left = hypervisor.directoryName() + "/left";
  }

  Future<Void> keep(UUID domain, Definition definition) {
    return loop.deliver(store.put(definitions, domain.toString(), write(definition)));
  }

  Future<Void> keep(UUID domain, Live instance) {
    return loop.deliver(store.put(live, domain.toString(), write(instance)));
  }

  Future<Void> keep(UUID domain, Lost why) {
    return loop.deliver(store.put(lost, domain.toString(), write(why)));
  }

  Future<Void> forgetLost(UUID domain) {
    return loop.deliver(store.delete(lost, domain.toString()));
  }

  Future<Found<Lost>> lost() {
    return loop.deliver(store.list(lost)).map(listing -> found(listing, Lost.class));
  }

  Future<Void> keep(UUID domain, Left targets) {
    return loop.deliver(store.put(left, domain.toString(), write(targets)));
  }

  Future<Void> forgetLeft(UUID domain) {
    return loop.deliver(store.delete(left, domain.toString()));
  }

  Future<Found<Left>> left() {
    return loop.deliver(store.list(left)).map(listing -> found(listing, Left.class));
  }

  Future<Void> forgetDefinition(UUID domain) {
    return loop.deliver(store.delete(definitions, domain.toString()));
  }

  Future<Void> forgetLive(UUID domain) {
    return loop.deliver(store.delete(live, domain.toString()));
  }

  Future<Found<Definition>> definitions() {
    return loop.deliver(store.list(definitions)).map(listing -> found(listing, Definition.class));
  }

  Future<Found<Live>> live() {
    return loop.deliver(store.list(live)).map(listing -> found(listing, Live.class));
  }

  /** Remembers that autostart was done in this boot of the host; gives whether it had been. */
  Future<Boolean> markAutostarted(String bootId) {
    String key = "autostarted";
    String collection = hypervisor.directoryName();
    return loop.deliver(
        store
            .get(collection, key)
            .compose(
                kept ->
                    kept.filter(bootId::equals).isPresent()
                        ? Future.succeededFuture(true)
                        : store.put(collection, key, bootId).map(false)));
  }

  private static <T> Found<T> found(Listing listing, Class<T> type) {
    Map<UUID, T> documents = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    listing.problems().forEach(problem -> problems.add(problem(problem)));
    listing
        .documents()
        .forEach(
            (key, body) -> {
              try {
                documents.put(UUID.fromString(key), JSON.readValue(body, type));
              } catch (JsonProcessingException | IllegalArgumentException unreadable) {
                problems.add(unreadable(key, body));
              }
            });
    return new Found<>(documents, problems);
  }

  private static Problem problem(Listing.Problem found) {
    return new Problem(
        uuid(found.key()), found.failure().getMessage(), 0, found.setAside().isPresent());
  }

  private static Problem unreadable(String key, String body) {
    return new Problem(
        uuid(key), "state document '" + key + "' is not of this version", id(body), false);
  }

  private static Optional<UUID> uuid(String key) {
    try {
      return Optional.of(UUID.fromString(key));
    } catch (IllegalArgumentException foreign) {
      return Optional.empty();
    }
  }

  private static int id(String body) {
    try {
      return JSON.readTree(body).path("id").asInt(0);
    } catch (JsonProcessingException unreadable) {
      return 0;
    }
  }

  private static String write(Record document) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    } catch (JsonProcessingException unexpected) {
      throw new VirtException(
          ErrorCode.INTERNAL_ERROR,
          "cannot write " + document.getClass().getSimpleName(),
          unexpected);
    }
  }
}
