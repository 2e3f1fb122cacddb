package io.vireo.app.example;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vireo.app.Settings;
import io.vireo.app.Vireo;
import java.nio.file.Path;

/** Saves a guest, with what happens on the console, and lets it go on. */
public record NightlySave(Settings settings, Path image) implements Deployable {

  @Override
  public Future<?> deploy(Context context) {
    return Vireo.open(context.owner(), settings)
        .compose(vireo -> save(vireo).eventually(vireo::close));
  }

  private Future<?> save(Vireo vireo) {
    vireo.events().handler(event -> System.out.println(event));
    return vireo.domain("test").save(image).compose(saved -> vireo.restore(saved.path().path()));
  }
}
