package io.vireo.operation;

import static io.vireo.operation.Operation.Method.GET;
import static io.vireo.operation.Operation.Method.POST;
import static io.vireo.operation.Operation.job;
import static io.vireo.operation.Operation.quick;

import io.vireo.base.HypervisorUri;
import io.vireo.operation.JobOperations.OneJob;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Many domains with one call. */
public final class BatchOperations {

  private BatchOperations() {}

  /**
   * @param hypervisor only domains of this one; of every one if empty
   * @param domains only these: names or UUIDs, separated by commas; every active one if empty
   * @param order those that come first, in this order: names or UUIDs, separated by commas. The
   *     others follow, small ones before large ones, each hypervisor and disk in turn
   * @param bypassCache write around the page cache; this and all that follows as for one domain
   * @param bytesPerSecondMax how fast each may be written
   * @param running the images say: run after restore; {@code paused}: stay paused. At most one of
   *     the two; without either each guest's present state counts
   */
  public record SaveAll(
      Optional<HypervisorUri> hypervisor,
      Optional<String> domains,
      Optional<String> order,
      boolean bypassCache,
      boolean useCache,
      boolean running,
      boolean paused,
      Optional<String> imageFormat,
      Optional<String> road,
      Optional<Boolean> digests,
      Optional<String> key,
      Optional<Long> bytesPerSecondMax) {

    /** Every active domain, as the settings say. */
    public static SaveAll everything() {
      return new SaveAll(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          false,
          false,
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  /**
   * Where one domain of many is.
   *
   * @param state {@code waiting} (its guest runs), {@code saving}, {@code saved}, {@code failed},
   *     {@code aborted} (its guest runs on), or {@code ended} (by itself, before its turn)
   * @param job the number of its own job, once that has begun
   * @param step what that job is doing now
   * @param bytesDone {@code bytesTotal} is an estimate until the end
   * @param error set when it failed
   */
  public record GuestSave(
      UUID domain,
      String name,
      HypervisorUri hypervisor,
      String state,
      Optional<Long> job,
      String step,
      long bytesDone,
      long bytesTotal,
      long elapsedMillis,
      Optional<JobInfo.Problem> error) {}

  /**
   * How many domains are saved together.
   *
   * @param id number of the job that they are parts of
   * @param state {@code running}, {@code completed} (look at {@code failed}) or {@code aborted}
   * @param waiting how many guests wait for their turn and run meanwhile; the others likewise are
   *     numbers of the states of {@code guests}
   * @param guests in the order in which they were chosen
   */
  public record GuestSaves(
      long id,
      String state,
      int waiting,
      int saving,
      int saved,
      int failed,
      int aborted,
      int ended,
      long bytesDone,
      long bytesTotal,
      long elapsedMillis,
      List<GuestSave> guests)
      implements Visible<GuestSaves> {

    @Override
    public GuestSaves only(Predicate<Sight> seen) {
      List<GuestSave> rest =
          guests.stream()
              .filter(it -> seen.test(Sight.of(it.hypervisor(), it.domain(), it.name())))
              .toList();
      return rest.size() == guests.size()
          ? this
          : new GuestSaves(
              id,
              state,
              count(rest, "waiting"),
              count(rest, "saving"),
              count(rest, "saved"),
              count(rest, "failed"),
              count(rest, "aborted"),
              count(rest, "ended"),
              rest.stream().mapToLong(GuestSave::bytesDone).sum(),
              rest.stream().mapToLong(GuestSave::bytesTotal).sum(),
              elapsedMillis,
              rest);
    }

    private static int count(List<GuestSave> guests, String state) {
      return (int) guests.stream().filter(guest -> guest.state().equals(state)).count();
    }
  }

  public static final Operation<SaveAll, GuestSaves> MANAGED_SAVE_ALL =
      job("domain.managedsave-all", SaveAll.class, GuestSaves.class)
          .needs("domain", "hibernate")
          .http(POST, "/managed-save")
          .says(
              "Saves many domains where their next start finds them, a few at a time, each whatever"
                  + " becomes of the others.")
          .example("{\"order\": \"db1,db2\"}");

  public static final Operation<OneJob, GuestSaves> MANAGED_SAVE_ALL_INFO =
      quick("domain.managedsave-all-info", OneJob.class, GuestSaves.class)
          .needs("domain", "read")
          .http(GET, "/managed-save/{id}")
          .says("Tells of each domain that is saved together with others how far it is.")
          .example("{\"id\": 1}");
}
