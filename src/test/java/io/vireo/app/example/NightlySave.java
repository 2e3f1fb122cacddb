package io.vireo.app.example;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vireo.app.Settings;
import io.vireo.app.Vireo;
import io.vireo.app.VireoDomain.SaveOptions;
import java.nio.file.Path;

/** Saves a guest with its progress on the console, and lets it go on. */
public final class NightlySave extends VerticleBase {

  private final Settings settings;
  private final Path image;

  public NightlySave(Settings settings, Path image) {
    this.settings = settings;
    this.image = image;
  }

  @Override
  public Future<?> start() {
    return Vireo.open(vertx, settings).compose(vireo -> save(vireo).eventually(vireo::close));
  }

  private Future<?> save(Vireo vireo) {
    vireo.events().handler(event -> System.out.println(event));
    return vireo
        .domain("test")
        .save(image, SaveOptions.DEFAULT)
        .compose(work -> work.result())
        .compose(saved -> vireo.restore(saved.path().path()));
  }
}
