package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.host.Host;
import io.vireo.job.Job;
import io.vireo.save.ImageIdentity;
import io.vireo.save.ImageWriter;
import io.vireo.save.SaveRequest;
import io.vireo.save.Storage;
import io.vireo.stream.StateTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An image in a file of this host. */
record FilePlace(Host host, Path target, boolean bypassCache) implements ImageMaking.Place {

  @Override
  public String name() {
    return "the file system of " + target;
  }

  @Override
  public Optional<Path> file() {
    return Optional.of(target);
  }

  @Override
  public Future<ImageMaking> open(ImageMaking.Plan plan) {
    Storage storage = Storage.raw(bypassCache);
    SaveRequest request =
        new SaveRequest(target, plan.document(), plan.running(), storage, plan.estimatedBytes());
    return ImageWriter.open(host, request).map(writer -> new Image(host, target, storage, writer));
  }

  /** The file while it is written. */
  private record Image(Host host, Path file, Storage storage, ImageWriter writer)
      implements ImageMaking {

    @Override
    public Job.Road road() {
      return new Job.Road("streamed", storage.format().libvirtName(), List.of());
    }

    @Override
    public StateTarget target() {
      return writer.target();
    }

    @Override
    public Future<Optional<String>> identity() {
      return host.laneOf(file).run(() -> ImageIdentity.of(writer.temporary()));
    }

    @Override
    public Future<Made> commit() {
      return writer.commit().map(done -> new Made(done.fileBytes(), List.of()));
    }

    @Override
    public Future<Void> abandon() {
      return writer.abandon();
    }
  }
}
