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

  /** A definition as it is kept. */
  record Definition(String xml, boolean autostart) {}

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
   */
  record Live(
      int id,
      String xml,
      Map<String, String> instance,
      String reason,
      boolean fromManagedSave,
      boolean mayHaveRun,
      Optional<SaveMark> save) {

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
   * @param fileKey identity of the temporary file, once it is made: if the target has it, the save
   *     was completed
   * @param wasRunning whether the guest is to go on if it was not
   */
  record SaveMark(String target, Optional<String> fileKey, boolean wasRunning) {}

  /** What was found, and what could not be read. */
  record Found<T>(Map<UUID, T> documents, List<String> problems) {}

  private static final ObjectMapper JSON = new ObjectMapper().registerModule(new Jdk8Module());

  private final StateStore store;
  private final Loop loop;
  private final String definitions;
  private final String live;
  private final HypervisorUri hypervisor;

  Documents(StateStore store, Loop loop, HypervisorUri hypervisor) {
    this.store = store;
    this.loop = loop;
    this.hypervisor = hypervisor;
    this.definitions = hypervisor.directoryName() + "/definitions";
    this.live = hypervisor.directoryName() + "/live";
  }

  Future<Void> keep(UUID domain, Definition definition) {
    return loop.deliver(store.put(definitions, domain.toString(), write(definition)));
  }

  Future<Void> keep(UUID domain, Live instance) {
    return loop.deliver(store.put(live, domain.toString(), write(instance)));
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
    List<String> problems = new ArrayList<>();
    listing.problems().forEach(problem -> problems.add(problem.failure().getMessage()));
    listing
        .documents()
        .forEach(
            (key, body) -> {
              try {
                documents.put(UUID.fromString(key), JSON.readValue(body, type));
              } catch (JsonProcessingException | IllegalArgumentException unreadable) {
                problems.add("state document '" + key + "' is not of this version");
              }
            });
    return new Found<>(documents, problems);
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
