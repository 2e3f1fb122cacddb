package io.vireo.state;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Lane;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Small durable documents by collection and key, one file each. When {@link #put} has completed, a
 * power cut cannot lose the document; before that it leaves the earlier one whole.
 *
 * <p>Calls for one key take effect in the order in which they were made; calls for different keys
 * in any order. May be called from any thread; futures complete on the store's lane.
 */
public final class StateStore {

  /** Of one body, in UTF-8. */
  public static final int DOCUMENT_BYTES_MAX = 8 * 1024 * 1024;

  /** Calls that have not completed yet, over all keys. */
  public static final int PENDING_MAX = 10_000;

  private final Lane lane;
  private final DocumentFiles files;
  private final StateLock lock;
  private final Map<DocumentName, Future<?>> tails = new ConcurrentHashMap<>();
  private final AtomicInteger pending = new AtomicInteger();

  private StateStore(Lane lane, DocumentFiles files, StateLock lock) {
    this.lane = lane;
    this.files = files;
    this.lock = lock;
  }

  /**
   * Claims {@code root}, which is created if missing and must then be no other store's, and removes
   * what interrupted writes left. Fails with {@code RESOURCE_BUSY} if another daemon has it.
   */
  public static Future<StateStore> open(Lane lane, Path root) {
    return open(lane, FileCalls.local(), root);
  }

  static Future<StateStore> open(Lane lane, FileCalls disk, Path root) {
    DocumentFiles files = new DocumentFiles(disk, root.toAbsolutePath().normalize());
    return lane.run(
        () -> {
          StateLock lock = files.claim();
          files.removeTemporaries();
          return new StateStore(lane, files, lock);
        });
  }

  /** Replaces the document, or makes it. Fails with {@code DOCUMENT_TOO_LARGE} at the limit. */
  public Future<Void> put(String collection, String key, String body) {
    return inOrder(
        collection,
        key,
        name -> {
          files.write(name, body);
          return null;
        });
  }

  /**
   * The document, or empty if there is none. Fails with {@code READ_FAILED} if it is damaged, which
   * sets it aside, or cannot be read, which leaves it alone.
   */
  public Future<Optional<String>> get(String collection, String key) {
    return inOrder(collection, key, this::readOrSetAside);
  }

  /** No effect if there is none. */
  public Future<Void> delete(String collection, String key) {
    return inOrder(
        collection,
        key,
        name -> {
          files.remove(name);
          return null;
        });
  }

  /** Every document of the collection, and what is wrong with those that cannot be had. */
  public Future<Listing> list(String collection) {
    return lane.run(
            () -> {
              DocumentName.checkCollection(collection);
              return files.readAll(collection);
            })
        .compose(this::setAsideDamaged);
  }

  /** Gives the directory up. Work in progress is not waited for: settle it first. */
  public Future<Void> close() {
    return lane.run(
        () -> {
          lock.close();
          return null;
        });
  }

  /** Looks at each damaged document again in its turn, since a put may have healed it. */
  private Future<Listing> setAsideDamaged(DocumentFiles.Reading reading) {
    List<Future<Optional<Listing.Problem>>> settled = new ArrayList<>();
    reading.damaged().forEach(name -> settled.add(settleDamaged(name)));
    return Future.join(settled)
        .otherwiseEmpty()
        .map(
            _ -> {
              List<Listing.Problem> problems = new ArrayList<>(reading.unreadable());
              settled.forEach(
                  f -> Optional.ofNullable(f.result()).ifPresent(p -> p.ifPresent(problems::add)));
              return new Listing(reading.documents(), List.copyOf(problems));
            });
  }

  private Future<Optional<Listing.Problem>> settleDamaged(DocumentName name) {
    return inOrder(name.collection(), name.key(), files::setAsideIfDamaged)
        .recover(failure -> Future.succeededFuture(Optional.of(problem(name, failure))));
  }

  private static Listing.Problem problem(DocumentName name, Throwable failure) {
    return new Listing.Problem(name.key(), VirtException.from(failure), Optional.empty());
  }

  private Optional<String> readOrSetAside(DocumentName name) throws IOException {
    Optional<Listing.Problem> damaged = files.setAsideIfDamaged(name);
    if (damaged.isPresent()) {
      throw damaged.get().failure();
    }
    return files.read(name);
  }

  private interface Work<T> {
    T on(DocumentName name) throws IOException;
  }

  /** Runs after everything that was asked of the same document before. */
  private <T> Future<T> inOrder(String collection, String key, Work<T> work) {
    DocumentName name;
    try {
      name = new DocumentName(collection, key);
      admit();
    } catch (VirtException refused) {
      return Future.failedFuture(refused);
    }
    return enqueue(name, () -> work.on(name));
  }

  private <T> Future<T> enqueue(DocumentName name, Callable<T> work) {
    List<Future<T>> result = new ArrayList<>(1);
    tails.compute(
        name,
        (_, tail) -> {
          Future<T> next = tail == null ? lane.run(work) : tail.transform(_ -> lane.run(work));
          result.add(next);
          return next;
        });
    Future<T> mine = result.getFirst();
    return mine.onComplete(
        _ -> {
          pending.decrementAndGet();
          tails.remove(name, mine);
        });
  }

  private void admit() {
    if (pending.incrementAndGet() > PENDING_MAX) {
      pending.decrementAndGet();
      throw new VirtException(
          ErrorCode.LIMIT_REACHED,
          "more than " + PENDING_MAX + " state documents wait to be stored; try again later");
    }
  }
}
