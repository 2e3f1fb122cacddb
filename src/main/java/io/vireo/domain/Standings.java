package io.vireo.domain;

import io.vireo.event.Snapshot;
import io.vireo.event.Snapshot.Part;
import io.vireo.event.Snapshot.Standing;
import io.vireo.job.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How all domains stand, for subscribers that lost events. Each connection is looked at in one turn
 * of its loop, on which its states change and its events are told: so each event up to the number
 * that is read in the same turn is in the states, and none after it. Any thread.
 *
 * <p>Who asks while others are being answered waits for the next look, together with everybody else
 * who does: a thousand subscribers that lost events at once cost two looks.
 */
public final class Standings implements Snapshot.Source {

  private static final Logger LOG = LoggerFactory.getLogger(Standings.class);

  /** Who is being answered, and who waits; nobody is being answered where this is not looking. */
  private record Asked(boolean looking, List<Consumer<Snapshot>> waiting) {
    private static final Asked NOBODY = new Asked(false, List.of());

    Asked and(Consumer<Snapshot> one) {
      List<Consumer<Snapshot>> more = new ArrayList<>(waiting);
      more.add(one);
      return new Asked(true, more);
    }
  }

  private final Connections connections;
  private final LongSupplier newest;
  private final AtomicReference<Asked> asked = new AtomicReference<>(Asked.NOBODY);

  /**
   * @param newest the number of the newest event
   */
  public Standings(Connections connections, LongSupplier newest) {
    this.connections = connections;
    this.newest = newest;
  }

  @Override
  public void look(Consumer<Snapshot> known) {
    Asked before = asked.getAndUpdate(now -> now.and(known));
    if (!before.looking()) {
      answer();
    }
  }

  private void answer() {
    List<Consumer<Snapshot>> those = asked.getAndSet(new Asked(true, List.of())).waiting();
    connections
        .gather(connections.all(), registry -> List.of(part(registry)))
        .map(Snapshot::new)
        .onSuccess(snapshot -> those.forEach(each -> each.accept(snapshot)))
        .onFailure(failure -> LOG.error("how domains stand cannot be told", failure))
        .onComplete(_ -> next());
  }

  private void next() {
    Asked left = asked.updateAndGet(now -> now.waiting().isEmpty() ? Asked.NOBODY : now);
    if (left.looking()) {
      answer();
    }
  }

  private Part part(DomainRegistry registry) {
    List<Standing> domains =
        registry.all().stream().map(ManagedDomain::owner).map(Standings::standing).toList();
    return new Part(registry.uri(), newest.getAsLong(), domains);
  }

  private static Standing standing(DomainOwner owner) {
    return new Standing(
        owner.home().hypervisor().uri(),
        owner.domainName(),
        owner.state().word(),
        owner.reason().word(),
        owner.persistent(),
        owner
            .job()
            .filter(Job::running)
            .map(job -> OptionalLong.of(job.subject().id()))
            .orElse(OptionalLong.empty()));
  }
}
