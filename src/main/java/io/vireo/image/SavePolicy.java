package io.vireo.image;

import io.vertx.core.Future;
import io.vireo.save.Keys;
import io.vireo.save.SaveRates;
import io.vireo.save.Storage;
import io.vireo.save.StorageWish;
import java.util.Optional;

/**
 * How images are made here when nobody says otherwise, and what all saves share.
 *
 * @param defaults what the settings say
 * @param keys of sealed images
 * @param rates what earlier saves have taught
 * @param pace of each disk
 */
public record SavePolicy(ImageOptions defaults, Keys keys, SaveRates rates, DiskPace pace) {

  /** No settings, no keys, no limits. */
  public static SavePolicy plain() {
    return new SavePolicy(ImageOptions.NONE, Keys.NONE, new SaveRates(), DiskPace.UNLIMITED);
  }

  /** What is wished for an image, the settings included, with the key that it names. */
  public Future<StorageWish> wish(ImageOptions call) {
    ImageOptions all = call.over(defaults);
    return all.key()
        .map(name -> keys.need(name).map(Optional::of))
        .orElseGet(() -> Future.succeededFuture(Optional.<Storage.Key>empty()))
        .map(all::wish);
  }
}
