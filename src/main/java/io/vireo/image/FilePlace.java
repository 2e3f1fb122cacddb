package io.vireo.image;

import io.vertx.core.Future;
import io.vireo.host.Host;
import io.vireo.job.Job;
import io.vireo.job.Moment;
import io.vireo.save.Committed;
import io.vireo.save.ImageIdentity;
import io.vireo.save.ImageWriter;
import io.vireo.save.Preflight;
import io.vireo.save.SaveRequest;
import io.vireo.save.Storage;
import io.vireo.save.StorageWish;
import io.vireo.stream.StateTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * An image in a file of this host.
 *
 * @param inPlace overwrite what is there; what cannot be renamed over always is
 */
public record FilePlace(
    Host host, SavePolicy policy, Path target, ImageOptions options, boolean inPlace)
    implements ImageMaking.Place {

  @Override
  public String name() {
    return "the file system of " + target;
  }

  @Override
  public Optional<Path> file() {
    return Optional.of(target);
  }

  /** What would come of it, by the very checks that {@link #open} makes. */
  public Future<Preflight> look(ImageMaking.Plan plan) {
    return policy.wish(options).compose(wish -> look(plan, wish));
  }

  /** The storage is chosen on the way, from the wish. */
  private Future<Preflight> look(ImageMaking.Plan plan, StorageWish wish) {
    SaveRequest request =
        new SaveRequest(
                target, plan.document(), plan.running(), Storage.raw(false), plan.estimatedBytes())
            .overwriting(inPlace);
    SaveRequest shown = wish.key().isPresent() ? request.showing(plan.shownXml().get()) : request;
    Preflight.Ask ask = new Preflight.Ask(shown, wish, plan.abilities());
    return Preflight.of(host, ask, policy.rates());
  }

  @Override
  public Future<ImageMaking> open(ImageMaking.Plan plan) {
    DiskPace.Share share = policy.pace().begin(target);
    return policy
        .wish(options)
        .compose(wish -> look(plan, paced(wish, share)))
        .compose(
            found ->
                ImageWriter.open(host, found.request())
                    .<ImageMaking>map(writer -> new FileImage(this, found, writer, share)))
        .onFailure(_ -> share.end());
  }

  /** The slower of what the call and the disk allow. */
  private static StorageWish paced(StorageWish wish, DiskPace.Share share) {
    Optional<LongSupplier> both =
        share
            .bytesPerSecond()
            .map(
                disk ->
                    wish.bytesPerSecondMax()
                        .<LongSupplier>map(own -> () -> Math.min(own.getAsLong(), disk.getAsLong()))
                        .orElse(disk));
    return both.map(wish::withBytesPerSecondMax).orElse(wish);
  }

  /** The file while it is written. */
  private record FileImage(
      FilePlace place, Preflight found, ImageWriter writer, DiskPace.Share share)
      implements ImageMaking {

    @Override
    public Job.Road road() {
      Storage storage = found.request().storage();
      return new Job.Road(storage.road(), storage.format().libvirtName(), found.reasons());
    }

    @Override
    public StateTarget target() {
      return writer.target();
    }

    @Override
    public Future<Optional<String>> identity() {
      return place.host.laneOf(place.target).run(() -> ImageIdentity.of(writer.temporary()));
    }

    @Override
    public Future<Made> commit() {
      return writer.commit().onSuccess(_ -> share.end()).map(FileImage::made);
    }

    @Override
    public void took(Duration span) {
      place
          .policy
          .rates()
          .learn(found.mount().source(), found.request().storage(), writer.bytesTaken(), span);
    }

    private static Made made(Committed done) {
      Committed.Moments moments = done.moments();
      List<Job.Noted> noted = new ArrayList<>();
      moments.firstByte().ifPresent(at -> noted.add(new Job.Noted(Moment.FIRST_BYTE, at)));
      noted.add(new Job.Noted(Moment.DATA_FLUSHED, moments.dataFlushed()));
      noted.add(new Job.Noted(Moment.MAGIC_FLUSHED, moments.magicFlushed()));
      moments.renamed().ifPresent(at -> noted.add(new Job.Noted(Moment.RENAMED, at)));
      moments
          .directoryFlushed()
          .ifPresent(at -> noted.add(new Job.Noted(Moment.DIRECTORY_FLUSHED, at)));
      return new Made(done.fileBytes(), noted);
    }

    @Override
    public Future<Void> abandon() {
      share.end();
      return writer.abandon();
    }
  }
}
