package io.vireo.domain;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import io.vireo.image.ImageMaking;
import io.vireo.job.Job;
import io.vireo.job.Moment;
import io.vireo.pipe.OutPipe;
import io.vireo.save.FlowingImage;
import io.vireo.save.StreamFormat;
import io.vireo.stream.HandoverSink;
import io.vireo.stream.Stage;
import io.vireo.stream.StateTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An image that is made at a client's. Nobody on this side can see whether it is safe there, so the
 * client must say so: the commit waits until the digest of all its bytes is confirmed. No
 * confirmation in time, another digest, a connection that breaks or stands still: the image is no
 * image, and the guest goes on. Confined to the owner's loop, but for the pipe.
 */
final class StreamPlace implements ImageMaking.Place {

  /**
   * On what terms a client gets a guest.
   *
   * @param bytesPerSecondMax of what is sent
   * @param confirmWithin from the moment at which its connection has everything
   * @param stallMax how long it may take nothing
   */
  record Terms(
      StreamFormat format,
      Optional<Long> bytesPerSecondMax,
      Duration confirmWithin,
      Duration stallMax) {}

  private static final int ZSTD_LEVEL = 3;

  private final Host host;
  private final Loop loop;
  private final Terms terms;
  private final OutPipe pipe = new OutPipe();
  private final Promise<ImageMaking.Made> decision = Promise.promise();
  private final List<Job.Noted> moments = new ArrayList<>();
  private Optional<String> sealed = Optional.empty();
  private Optional<Loop.Timer> timer = Optional.empty();

  StreamPlace(Home home, Terms terms) {
    this.host = home.host();
    this.loop = home.loop();
    this.terms = terms;
  }

  OutPipe pipe() {
    return pipe;
  }

  /** SHA-256 of the whole stream, once there is such a thing. */
  Optional<String> sha256() {
    return sealed;
  }

  @Override
  public String name() {
    return "the client";
  }

  @Override
  public Optional<Path> file() {
    return Optional.empty();
  }

  @Override
  public Future<ImageMaking> open(ImageMaking.Plan plan) {
    pipe.front(FlowingImage.front(plan.document(), plan.running(), terms.format()));
    watch(pipe.bytesSent(), Duration.ZERO);
    decision.future().onComplete(_ -> timer.ifPresent(Loop.Timer::cancel));
    loop.deliver(pipe.broken()).onSuccess(this::fail);
    return Future.succeededFuture(new Sent());
  }

  /** The client says that it has the image, and that it is safe. */
  void confirm(String digest) {
    String real =
        sealed.orElseThrow(
            () ->
                new VirtException(
                    ErrorCode.OPERATION_INVALID,
                    "the stream is not at its end; confirm it when all of it has come"));
    if (decision.future().succeeded() && !digest.equalsIgnoreCase(real)) {
      throw new VirtException(
          ErrorCode.OPERATION_INVALID, "the stream was confirmed already, with digest " + real);
    }
    if (digest.equalsIgnoreCase(real)) {
      note(Moment.HANDED_OVER);
      note(Moment.CONFIRMED);
      decision.tryComplete(new ImageMaking.Made(pipe.bytes(), List.copyOf(moments)));
    } else {
      fail(
          new VirtException(
              ErrorCode.STREAM_DIGEST_WRONG,
              "the stream has digest %s and not %s: it was damaged on its way; save again"
                  .formatted(real, digest)));
    }
  }

  private void fail(VirtException why) {
    decision.tryFail(why);
    pipe.fail(why);
  }

  private void note(Moment moment) {
    if (moments.stream().noneMatch(noted -> noted.moment() == moment)) {
      moments.add(new Job.Noted(moment, host.clock().instant()));
    }
  }

  /** Looks a few times in the time that the client has, whether anything moved since. */
  private void watch(long before, Duration still) {
    Duration look = terms.stallMax().dividedBy(4);
    timer = Optional.of(loop.after(look, () -> look(before, still.plus(look))));
  }

  private void look(long before, Duration still) {
    long now = pipe.bytesSent();
    boolean stands = now == before && pipe.owes();
    if (stands && still.compareTo(terms.stallMax()) >= 0) {
      fail(
          new VirtException(
              ErrorCode.STREAM_BROKEN,
              "the client took nothing for %d ms behind %d bytes; read faster, or give it more time"
                  .formatted(terms.stallMax().toMillis(), now)));
    } else if (!decision.future().isComplete()) {
      watch(now, stands ? still : Duration.ZERO);
    }
  }

  /** The image as the story of the save goes through it. */
  private final class Sent implements ImageMaking {

    private final HandoverSink sink =
        new HandoverSink(host, "a client", stages(), pipe, terms.stallMax().multipliedBy(2));

    private List<Stage> stages() {
      List<Stage> stages = new ArrayList<>();
      if (terms.format() == StreamFormat.ZSTD) {
        stages.add(new Stage.Zstd(ZSTD_LEVEL, 0));
      }
      terms.bytesPerSecondMax().ifPresent(max -> stages.add(new Stage.Pace(() -> max)));
      return stages;
    }

    @Override
    public Job.Road road() {
      return new Job.Road(
          "processed", terms.format().libvirtName(), List.of("it is sent to a client"));
    }

    @Override
    public StateTarget target() {
      return sink;
    }

    @Override
    public Future<Optional<String>> identity() {
      return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Made> commit() {
      sealed = Optional.of(pipe.seal());
      loop.deliver(pipe.deliveredAll()).onSuccess(_ -> awaitConfirmation());
      return decision.future();
    }

    private void awaitConfirmation() {
      if (decision.future().isComplete()) {
        return;
      }
      note(Moment.HANDED_OVER);
      timer.ifPresent(Loop.Timer::cancel);
      timer = Optional.of(loop.after(terms.confirmWithin(), this::tooLate));
    }

    private void tooLate() {
      fail(
          new VirtException(
              ErrorCode.STREAM_NOT_CONFIRMED,
              "nobody confirmed the stream's digest within %d s; delete what was received, it is"
                      .formatted(terms.confirmWithin().toSeconds())
                  + " older than its guest, and save again"));
    }

    @Override
    public void giveUp() {
      fail(
          new VirtException(
              ErrorCode.OPERATION_ABORTED, "the save to a client was aborted on request"));
    }

    @Override
    public Future<Void> abandon() {
      sink.cancel();
      giveUp();
      return Future.succeededFuture();
    }
  }
}
