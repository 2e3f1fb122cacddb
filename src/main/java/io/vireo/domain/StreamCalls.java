package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.call.Giving;
import io.vireo.call.Inflow;
import io.vireo.call.Started;
import io.vireo.event.Event.DomainName;
import io.vireo.host.Host;
import io.vireo.image.ImageView;
import io.vireo.job.Job;
import io.vireo.job.JobKind;
import io.vireo.job.JobLog;
import io.vireo.model.domain.Domain;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.SaveOperations.SaveImageInfo;
import io.vireo.operation.StreamOperations;
import io.vireo.operation.StreamOperations.Confirm;
import io.vireo.operation.StreamOperations.RestoreStream;
import io.vireo.operation.StreamOperations.SaveStream;
import io.vireo.operation.StreamOperations.StreamSaved;
import io.vireo.pipe.InPipe;
import io.vireo.pipe.ReceivedState;
import io.vireo.save.FlowingImage;
import io.vireo.save.ImageReader;
import io.vireo.save.SaveImage;
import io.vireo.save.StreamCompletion;
import io.vireo.save.StreamFormat;
import io.vireo.stream.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Which of {@link StreamOperations} is answered by what. */
public final class StreamCalls {

  /** So many clients may send or receive a guest at once. */
  public static final int STREAMS_MAX = 16;

  /** Of an image that is not asked whose it is. */
  private static final UUID NO_DOMAIN = new UUID(0, 0);

  private static final String SHA256 = "[0-9A-Fa-f]{64}";

  private final Connections connections;
  private final JobLog jobs;
  private final Host host;
  private final AtomicInteger streams = new AtomicInteger();
  private final Map<Long, Unconfirmed> unconfirmed = new ConcurrentHashMap<>();

  /** A job whose stream may still be confirmed. */
  private record Unconfirmed(DomainOwner owner, StreamPlace place, Future<StreamSaved> result) {}

  public StreamCalls(Connections connections, JobLog jobs, Host host) {
    this.connections = connections;
    this.jobs = jobs;
    this.host = host;
  }

  /** Binds every row. */
  public void bind(Bindings to) {
    to.bindGiving(StreamOperations.SAVE_STREAM, this::save);
    to.bindTaking(StreamOperations.RESTORE_STREAM, this::restore);
    to.bind(StreamOperations.CONFIRM, this::confirm);
    to.bindJob(StreamOperations.COMPLETE, this::complete);
  }

  // Out.

  private Future<Giving<StreamSaved>> save(Call<SaveStream> call) {
    SaveStream wish = call.arguments();
    Optional<Boolean> running = SaveStory.stateWish(wish.running(), wish.paused());
    Optional<Domain> replacement = wish.xml().map(DocumentForms::parse);
    StreamPlace.Terms terms =
        new StreamPlace.Terms(
            format(wish.imageFormat()),
            rate(wish.bytesPerSecondMax()),
            confirmWithin(wish),
            stallMax(wish.stallSeconds()));
    return connections.on(
        wish.domain(),
        wish.hypervisor(),
        domain -> {
          StreamPlace place = new StreamPlace(domain.owner().home(), terms);
          return counted(
              () -> begin(domain, call, place, owner -> story(owner, place, replacement, running)));
        });
  }

  private static Future<SaveStory.Wish> story(
      DomainOwner owner,
      StreamPlace place,
      Optional<Domain> replacement,
      Optional<Boolean> running) {
    return DocumentForms.saved(owner, replacement.map(owner.home().hypervisor()::complete))
        .map(document -> new SaveStory.Wish(place, document, running, () -> {}));
  }

  /** What to save is decided when the turn comes. */
  private interface Wishing {
    Future<SaveStory.Wish> of(DomainOwner owner);
  }

  private Future<Giving<StreamSaved>> begin(
      ManagedDomain domain, Call<?> call, StreamPlace place, Wishing wishing) {
    DomainOwner owner = domain.owner();
    return domain
        .turns()
        .begin(
            call,
            JobKind.SAVE,
            job ->
                wishing
                    .of(owner)
                    .compose(wish -> new SaveStory(owner, wish, job).tell())
                    .map(told -> saved(told, place)))
        .map(
            started -> {
              await(started, owner, place);
              return new Giving<>(started, place.pipe());
            });
  }

  private void await(Started<StreamSaved> started, DomainOwner owner, StreamPlace place) {
    long id = started.job().subject().id();
    unconfirmed.put(id, new Unconfirmed(owner, place, started.result()));
    started
        .result()
        .onFailure(failure -> place.pipe().fail(VirtException.from(failure)))
        .onComplete(_ -> unconfirmed.remove(id));
  }

  private static StreamSaved saved(SaveStory.Told told, StreamPlace place) {
    return new StreamSaved(
        told.bytes(),
        told.guestBytes(),
        place.sha256().orElseThrow(),
        told.road().format(),
        told.elapsedMillis(),
        told.pausedMillis());
  }

  // The confirmation.

  private Future<StreamSaved> confirm(Call<Confirm> call) {
    String digest = requireDigest(call.arguments().sha256());
    long id = call.arguments().id();
    return Optional.ofNullable(unconfirmed.get(id))
        .map(
            job -> {
              call.aboutToAct(Optional.of("job " + id));
              return confirm(job, digest);
            })
        .orElseGet(
            () ->
                ended(jobs.find(id), digest)
                    .map(
                        saved -> {
                          call.alreadySo(Optional.of("job " + id));
                          return saved;
                        }));
  }

  /** The answer comes when the guest is stopped, or goes on. */
  private static Future<StreamSaved> confirm(Unconfirmed job, String digest) {
    return job.owner()
        .home()
        .loop()
        .call(
            () -> {
              job.place().confirm(digest);
              return job.result();
            });
  }

  /** Somebody who missed the answer may ask again. */
  private static Future<StreamSaved> ended(Job job, String digest) {
    return switch (job.status()) {
      case Job.Status.Completed(var _, long _, StreamSaved saved)
          when saved.sha256().equalsIgnoreCase(digest) ->
          Future.succeededFuture(saved);
      case Job.Status.Failed failed
          when job.subject().operation().equals(StreamOperations.SAVE_STREAM.name()) ->
          Future.failedFuture(failed.failure());
      default ->
          Future.failedFuture(
              new VirtException(
                  ErrorCode.OPERATION_INVALID,
                  "job " + job.subject().id() + " does not wait for the digest of a stream"));
    };
  }

  // In.

  private Future<Started<DomainInfo>> restore(Call<RestoreStream> call, Inflow bytes) {
    RestoreStream wish = call.arguments();
    Optional<Boolean> running = SaveStory.stateWish(wish.running(), wish.paused());
    Optional<String> digest = wish.sha256().map(StreamCalls::requireDigest);
    DomainRegistry registry = connections.at(wish.hypervisor());
    Duration stall = stallMax(wish.stallSeconds());
    call.aboutToAct(Optional.empty());
    InPipe pipe = new InPipe(bytes, stall);
    return counted(
            () ->
                host.transfer("restore from a client")
                    .run(() -> front(pipe, digest, bytes.length()))
                    .compose(
                        image ->
                            registry
                                .loop()
                                .call(
                                    () ->
                                        begin(
                                            registry,
                                            call,
                                            new Received(image, pipe, digest, bytes.length()),
                                            running))))
        .onFailure(_ -> pipe.close());
  }

  /** An image of which the front has come. */
  private record Received(
      SaveImage image, InPipe pipe, Optional<String> digest, OptionalLong length) {

    ReceivedState state(Host host) {
      List<Stage> stages =
          image.header().format() == StreamFormat.ZSTD ? List.of(new Stage.Zstd(0, 0)) : List.of();
      OptionalLong bytes =
          length.isPresent()
              ? OptionalLong.of(length.getAsLong() - image.streamOffset())
              : OptionalLong.empty();
      return new ReceivedState(host, pipe, stages, digest, bytes);
    }
  }

  /** Everything that can be known of the image before any of its state is there. */
  private static SaveImage front(InPipe pipe, Optional<String> digest, OptionalLong length)
      throws IOException {
    SaveImage image = FlowingImage.read(pipe.begin().beginning());
    if (!image.header().complete()) {
      pipe.endsWithTrailer();
    } else if (digest.isEmpty() && length.isEmpty()) {
      throw new VirtException(
          ErrorCode.INVALID_ARG,
          "nothing tells where a complete image ends that comes in chunks; send a Content-Length,"
              + " or its sha256");
    }
    return image;
  }

  private Future<Started<DomainInfo>> begin(
      DomainRegistry registry,
      Call<RestoreStream> call,
      Received received,
      Optional<Boolean> running) {
    SaveImage image = received.image();
    Domain document =
        DomainRegistry.identified(
            registry.hypervisor().complete(DocumentForms.restored(image, Optional.empty())));
    ManagedDomain domain = registry.domainFor(document, call.caller());
    StartStory.Wish wish =
        new StartStory.Wish(
            document,
            Optional.of(received.state(host)),
            false,
            !running.orElse(image.header().running()),
            call.arguments().resetNvram());
    return domain
        .turns()
        .begin(
            call,
            JobKind.START,
            job -> {
              registry.loop().deliver(job.abortWished()).onSuccess(_ -> received.pipe().close());
              return new StartStory(domain.owner(), registry.nextId(), wish, job)
                  .tell()
                  .onComplete(_ -> received.pipe().close());
            });
  }

  // Files that hold what was received.

  /** Nobody's turn: the image may be of a domain that is not known here. */
  private Future<Started<SaveImageInfo>> complete(Call<StreamOperations.CompleteImage> call) {
    Path path = call.arguments().path().path();
    Optional<String> digest = call.arguments().sha256().map(StreamCalls::requireDigest);
    HypervisorUri first = connections.at(Optional.empty()).uri();
    call.aboutToAct(Optional.of(path.toString()));
    Job job =
        jobs.begin(
            call.operation().name(),
            JobKind.IMAGE,
            new DomainName(NO_DOMAIN, ""),
            first,
            call.caller().name());
    job.step("reading");
    Future<SaveImageInfo> completed =
        host.transfer("complete " + path.getFileName())
            .run(
                () -> {
                  StreamCompletion.complete(path, digest);
                  return ImageView.of(path, ImageReader.inspect(path));
                })
            .onSuccess(done -> jobs.complete(job, done))
            .onFailure(failure -> jobs.fail(job, VirtException.from(failure)));
    return Future.succeededFuture(new Started<>(job, completed));
  }

  // Limits.

  /** One stream more, unless there are too many; its place is free when its job has ended. */
  private <T> Future<T> counted(Supplier<Future<T>> begin) {
    if (streams.incrementAndGet() > STREAMS_MAX) {
      streams.decrementAndGet();
      return Future.failedFuture(
          new VirtException(
              ErrorCode.LIMIT_REACHED,
              STREAMS_MAX + " guests are sent or received already; try again later"));
    }
    return begin
        .get()
        .onFailure(_ -> streams.decrementAndGet())
        .onSuccess(begun -> end(begun).onComplete(_ -> streams.decrementAndGet()));
  }

  private static Future<?> end(Object begun) {
    return switch (begun) {
      case Giving<?>(Started<?> started, var _) -> started.result();
      case Started<?> started -> started.result();
      default -> Future.succeededFuture();
    };
  }

  private static StreamFormat format(Optional<String> name) {
    return switch (name.orElse("raw")) {
      case "raw" -> StreamFormat.RAW;
      case "zstd" -> StreamFormat.ZSTD;
      case String other ->
          throw new VirtException(
              ErrorCode.ARGUMENT_UNSUPPORTED,
              "a stream cannot be of format '" + other + "'; give raw or zstd");
    };
  }

  private static Optional<Long> rate(Optional<Long> wish) {
    if (wish.filter(rate -> rate < 1).isPresent()) {
      throw new VirtException(ErrorCode.INVALID_ARG, "'bytesPerSecondMax' must be at least 1");
    }
    return wish;
  }

  private static Duration confirmWithin(SaveStream wish) {
    return seconds(
        "confirmSeconds",
        wish.confirmSeconds().orElse(StreamOperations.CONFIRM_SECONDS_DEFAULT),
        StreamOperations.CONFIRM_SECONDS_MAX);
  }

  private static Duration stallMax(Optional<Integer> wish) {
    return seconds(
        "stallSeconds",
        wish.orElse(StreamOperations.STALL_SECONDS_DEFAULT),
        StreamOperations.STALL_SECONDS_MAX);
  }

  private static Duration seconds(String name, int seconds, int most) {
    if (seconds < 1 || seconds > most) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "'" + name + "' must be from 1 to " + most + ", not " + seconds);
    }
    return Duration.ofSeconds(seconds);
  }

  private static String requireDigest(String text) {
    if (!text.matches(SHA256)) {
      throw new VirtException(
          ErrorCode.INVALID_ARG,
          "'sha256' must be the 64 hexadecimal digits that sha256sum prints");
    }
    return text;
  }
}
