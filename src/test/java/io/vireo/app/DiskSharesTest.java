package io.vireo.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.image.DiskPace.Share;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class DiskSharesTest {

  private static final long LIMIT = 900;

  /** The first directory of a path is its disk. */
  private final DiskShares shares =
      new DiskShares(LIMIT, path -> Future.succeededFuture(path.getName(0).toString()));

  private Share begin(String target) {
    return shares.begin(Path.of(target));
  }

  private static long rate(Share share) {
    return share.bytesPerSecond().orElseThrow().getAsLong();
  }

  @Test
  void givesOneAll() {
    assertThat(rate(begin("/a/web.save"))).isEqualTo(LIMIT);
  }

  @Test
  void sharesEvenlyAndAnewAsSavesBeginAndEnd() {
    Share first = begin("/a/1.save");
    Share second = begin("/a/2.save");
    Share third = begin("/a/x/3.save");
    assertThat(rate(first)).isEqualTo(300);
    second.end();
    assertThat(rate(first)).isEqualTo(450);
    assertThat(rate(third)).isEqualTo(450);
    third.end();
    third.end();
    assertThat(rate(first)).isEqualTo(LIMIT);
  }

  @Test
  void sharesNothingWithOtherDisks() {
    Share here = begin("/a/1.save");
    begin("/b/1.save");
    begin("/c/1.save");

    assertThat(rate(here)).isEqualTo(LIMIT);
  }

  @Test
  void neverStopsAStreamAltogether() {
    DiskShares narrow = new DiskShares(2, path -> Future.succeededFuture("one"));
    for (int i = 0; i < 10; i++) {
      assertThat(rate(narrow.begin(Path.of("/a/" + i)))).isPositive();
    }
  }

  @Test
  void sharesWithinADirectoryUntilTheDiskIsKnown() {
    Promise<String> answer = Promise.promise();
    DiskShares slow = new DiskShares(LIMIT, _ -> answer.future());
    Share first = slow.begin(Path.of("/a/x/1.save"));
    Share second = slow.begin(Path.of("/a/x/2.save"));
    Share elsewhere = slow.begin(Path.of("/a/y/1.save"));

    assertThat(rate(first)).isEqualTo(450);
    assertThat(rate(elsewhere)).isEqualTo(LIMIT);
    answer.complete("disk");
    assertThat(rate(first)).isEqualTo(300);
    second.end();
    elsewhere.end();
    assertThat(rate(first)).isEqualTo(LIMIT);
  }

  @Test
  void livesWithADiskThatDoesNotTell() {
    DiskShares mute = new DiskShares(LIMIT, _ -> Future.failedFuture("dead"));

    assertThat(rate(mute.begin(Path.of("/a/1.save")))).isEqualTo(LIMIT);
  }
}
