package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.HypervisorUri;
import io.vireo.call.Call;
import io.vireo.call.Started;
import io.vireo.job.Job;
import io.vireo.job.JobKind;
import io.vireo.operation.Affecting;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The way to domains for the rooms of calls above this one: to look at one, to change one in its
 * turn. Any thread; the work is done on the domain's loop.
 */
public final class Guests {

  private final Connections connections;

  public Guests(Connections connections) {
    this.connections = connections;
  }

  /** Looks at a domain; waits for nobody. */
  public <T> Future<T> look(
      DomainRef ref, Optional<HypervisorUri> hypervisor, Function<Guest, Future<T>> work) {
    return connections.on(ref, hypervisor, domain -> work.apply(new Guest(domain)));
  }

  /** Looks at one of a domain's two documents. */
  public <Q extends Record & Affecting, T> Future<T> look(
      Call<Q> call, BiFunction<Guest, Scope, Future<T>> work) {
    Q wish = call.arguments();
    return look(
        wish.domain(),
        wish.hypervisor(),
        guest -> work.apply(guest, Scope.of(guest, wish).single()));
  }

  /** Changes one or both of a domain's documents when its turn comes. */
  public <Q extends Record & Affecting, T> Future<T> change(
      Call<Q> call, BiFunction<Guest, Scope, Future<T>> work) {
    Q wish = call.arguments();
    return connections.on(
        wish.domain(),
        wish.hypervisor(),
        domain -> {
          Guest guest = new Guest(domain);
          return domain
              .turns()
              .quick(
                  call,
                  JobKind.DEFINE,
                  () -> {
                    throw new IllegalStateException("a definition can always be changed");
                  },
                  () -> {
                    Scope scope = Scope.of(guest, wish);
                    return scope.live()
                        ? guest.idle(() -> work.apply(guest, scope))
                        : work.apply(guest, scope);
                  });
        });
  }

  /** Does something to a domain's machine when its turn comes and no job is under way. */
  public <T> Future<T> control(
      Call<?> call,
      DomainRef ref,
      Optional<HypervisorUri> hypervisor,
      Function<Guest, Future<T>> work) {
    return connections.on(
        ref,
        hypervisor,
        domain ->
            domain
                .turns()
                .quick(
                    call,
                    JobKind.CONTROL,
                    () -> {
                      throw new IllegalStateException("control is never done already");
                    },
                    () -> work.apply(new Guest(domain))));
  }

  /** Begins a job on a domain's machine. */
  public <R extends Record> Future<Started<R>> job(
      Call<?> call,
      DomainRef ref,
      Optional<HypervisorUri> hypervisor,
      BiFunction<Guest, Job, Future<R>> work) {
    return connections.on(
        ref,
        hypervisor,
        domain ->
            domain.turns().begin(call, JobKind.SAVE, job -> work.apply(new Guest(domain), job)));
  }

  /** Renames a domain that does not run, when its turn comes. */
  public <Q extends Record> Future<Guest> rename(
      Call<Q> call, DomainRef ref, Optional<HypervisorUri> hypervisor, String name) {
    return connections.on(
        ref,
        hypervisor,
        domain ->
            domain
                .turns()
                .quick(
                    call,
                    JobKind.DEFINE,
                    () -> new Guest(domain),
                    () ->
                        connections
                            .at(Optional.of(domain.owner().home().hypervisor().uri()))
                            .rename(domain, name)
                            .map(_ -> new Guest(domain))));
  }
}
