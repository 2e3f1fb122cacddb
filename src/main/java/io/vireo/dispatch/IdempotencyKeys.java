package io.vireo.dispatch;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.ErrorCode.Kind;
import io.vireo.base.VirtException;
import io.vireo.call.Call;
import io.vireo.call.Started;
import io.vireo.job.JobLog;
import io.vireo.wire.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that a call that is made again with its key is carried out once. The second one gets
 * the first one's answer: the same job, the same result, the same failure, while the first runs and
 * for a time after. A failure that says "try again" is no answer, and frees the key.
 *
 * <p>A call is written down before it acts. If the daemon dies between the act and its record, a
 * retry is told that the outcome is not known; it is never carried out twice. Any thread.
 */
public final class IdempotencyKeys {

  /** Keys that are remembered at once, of all callers. */
  public static final int KEYS_MAX = 10_000;

  /** What all remembered answers may take, in characters as they are kept. */
  public static final long CHARACTERS_MAX = 16L * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(IdempotencyKeys.class);

  private final AnswerStore store;
  private final JobLog jobs;
  private final Clock clock;
  private final Duration kept;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final Queue<Entry> oldestFirst = new ConcurrentLinkedQueue<>();
  private final AtomicLong characters = new AtomicLong();

  private IdempotencyKeys(AnswerStore store, JobLog jobs, Clock clock, Duration kept) {
    this.store = store;
    this.jobs = jobs;
    this.clock = clock;
    this.kept = kept;
  }

  /** Keys that are forgotten with the process. */
  public static IdempotencyKeys inMemory(JobLog jobs, Clock clock, Duration kept) {
    return new IdempotencyKeys(AnswerStore.NONE, jobs, clock, kept);
  }

  /**
   * Keys with what earlier lives have answered.
   *
   * @param jobs knows the jobs of earlier lives already
   * @param kept how long an answer is remembered
   */
  public static Future<IdempotencyKeys> open(
      AnswerStore store, JobLog jobs, Clock clock, Duration kept) {
    IdempotencyKeys keys = new IdempotencyKeys(store, jobs, clock, kept);
    return store
        .all()
        .map(
            bodies -> {
              keys.remember(bodies);
              return keys;
            });
  }

  /** A key in use; equal to itself alone. */
  private static final class Entry {
    private final String id;
    private final String call;
    private final Instant at;
    private final Supplier<Future<?>> answer;
    private volatile int characters;

    Entry(KeptAnswer first, Supplier<Future<?>> answer) {
      this.id = first.id();
      this.call = first.call();
      this.at = Instant.parse(first.at());
      this.answer = answer;
    }

    boolean settled() {
      return answer.get().isComplete();
    }
  }

  private void remember(Map<String, String> bodies) {
    bodies.entrySet().stream()
        .flatMap(each -> read(each.getKey(), each.getValue()).stream())
        .sorted(Comparator.comparing(entry -> entry.at))
        .forEach(this::insert);
  }

  private Optional<Entry> read(String id, String body) {
    try {
      KeptAnswer answer = KeptAnswer.parse(body);
      if (!expired(Instant.parse(answer.at()))) {
        Entry entry = new Entry(answer, () -> answer.again(jobs));
        entry.characters = body.length();
        return Optional.of(entry);
      }
    } catch (RuntimeException notOfThisVersion) {
      LOG.warn("answer {} cannot be read and is forgotten: {}", id, notOfThisVersion.getMessage());
    }
    delete(id);
    return Optional.empty();
  }

  /** The answer of a quick call, or that of the earlier call with its key. */
  <R> Future<R> quick(Call<?> call, Supplier<Future<R>> act) {
    return once(call, act, KeptAnswer::answered);
  }

  /** The job that a call begins, or the one that the earlier call with its key began. */
  <R> Future<Started<R>> job(Call<?> call, Supplier<Future<Started<R>>> act) {
    return once(call, act, (kept, started) -> kept.began(started.job().subject().id()));
  }

  private interface Noting<T> {
    KeptAnswer with(KeptAnswer begun, T answer);
  }

  private <T> Future<T> once(Call<?> call, Supplier<Future<T>> act, Noting<T> noting) {
    if (call.terms().idempotencyKey().isEmpty() || !call.operation().changes()) {
      return act.get();
    }
    KeptAnswer begun = KeptAnswer.of(call, clock.instant());
    Promise<T> answer = Promise.promise();
    Entry mine = new Entry(begun, answer::future);
    Optional<Entry> earlier = enter(mine);
    if (earlier.isPresent()) {
      return repeated(earlier.get(), mine);
    }
    store
        .put(mine.id, Json.text(begun))
        .compose(_ -> attempt(act))
        .compose(
            done -> write(mine, noting.with(begun, done)).map(done),
            failure -> refused(mine, begun, VirtException.from(failure)))
        .onComplete(answer);
    return answer.future();
  }

  /** Types agree, as the digest of the call has the operation's name in it. */
  @SuppressWarnings("unchecked")
  private static <T> Future<T> repeated(Entry earlier, Entry mine) {
    return earlier.call.equals(mine.call)
        ? (Future<T>) earlier.answer.get()
        : Future.failedFuture(
            new VirtException(
                ErrorCode.IDEMPOTENCY_KEY_REUSED,
                "this idempotency key was another call's, at "
                    + earlier.at
                    + "; make one key for each thing to be done"));
  }

  private static <T> Future<T> attempt(Supplier<Future<T>> act) {
    try {
      return act.get();
    } catch (RuntimeException thrown) {
      return Future.failedFuture(thrown);
    }
  }

  private <T> Future<T> refused(Entry mine, KeptAnswer begun, VirtException why) {
    Future<Void> noted =
        decided(why) ? write(mine, begun.failed(why)) : forget(mine).otherwiseEmpty();
    return noted.transform(_ -> Future.failedFuture(why));
  }

  /** Whether the same call would fail again however often it is made. */
  private static boolean decided(VirtException why) {
    return why.code().kind() != Kind.RESOURCES
        && why.code().kind() != Kind.TIMEOUT
        && why.code() != ErrorCode.RESOURCE_BUSY;
  }

  /** An answer that cannot be written down is given all the same: the act cannot be taken back. */
  private Future<Void> write(Entry entry, KeptAnswer answer) {
    String body = Json.text(answer);
    characters.addAndGet(body.length() - entry.characters);
    entry.characters = body.length();
    return store
        .put(entry.id, body)
        .otherwise(
            failure -> {
              LOG.warn("the answer to a call is not kept: {}", failure.getMessage());
              return null;
            });
  }

  private Optional<Entry> enter(Entry mine) {
    makeRoom();
    Entry earlier = entries.putIfAbsent(mine.id, mine);
    if (earlier == null) {
      oldestFirst.add(mine);
      return Optional.empty();
    }
    if (earlier.settled() && expired(earlier.at)) {
      drop(earlier);
      return enter(mine);
    }
    return Optional.of(earlier);
  }

  private void insert(Entry entry) {
    characters.addAndGet(entry.characters);
    entries.put(entry.id, entry);
    oldestFirst.add(entry);
  }

  /** Forgets the oldest that are answered, until there is room for one more. */
  private void makeRoom() {
    for (int looks = oldestFirst.size(); looks > 0 && (full() || oldestExpired()); looks--) {
      Entry oldest = oldestFirst.poll();
      if (oldest == null) {
        return;
      }
      if (entries.get(oldest.id) != oldest) {
        continue;
      }
      if (oldest.settled()) {
        forget(oldest);
      } else {
        oldestFirst.add(oldest);
      }
    }
    if (full()) {
      throw new VirtException(
          ErrorCode.LIMIT_REACHED,
          KEYS_MAX + " calls with idempotency keys are under way; try again later");
    }
  }

  private boolean full() {
    return entries.size() >= KEYS_MAX || characters.get() >= CHARACTERS_MAX;
  }

  private boolean oldestExpired() {
    return Optional.ofNullable(oldestFirst.peek())
        .filter(entry -> expired(entry.at) && entry.settled())
        .isPresent();
  }

  private boolean expired(Instant at) {
    return at.plus(kept).isBefore(clock.instant());
  }

  private Future<Void> forget(Entry entry) {
    drop(entry);
    return delete(entry.id);
  }

  private void drop(Entry entry) {
    if (entries.remove(entry.id, entry)) {
      characters.addAndGet(-entry.characters);
    }
  }

  private Future<Void> delete(String id) {
    return store
        .delete(id)
        .onFailure(failure -> LOG.warn("answer {} stays on disk: {}", id, failure.getMessage()));
  }

  /** How many are remembered. */
  int size() {
    return entries.size();
  }
}
