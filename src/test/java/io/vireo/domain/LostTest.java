package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.DomainOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was written down of a machine cannot be read: nobody makes a second one beside it. */
final class LostTest extends OutlivingTest {

  private Path record() throws IOException {
    try (var all = Files.walk(house.directory.resolve("state"))) {
      return all.filter(path -> path.toString().contains("/live/")).findFirst().orElseThrow();
    }
  }

  private void damageAndOpen() throws IOException {
    house.kill();
    Files.writeString(record(), "rubbish");
    house = open();
  }

  private void assertNothingIsStarted() {
    VirtException refusal = house.refused(DomainOperations.START, House.starting("web"));

    assertThat(refusal.code()).isEqualTo(ErrorCode.OPERATION_INVALID);
    assertThat(refusal).hasMessageContaining(".damaged").hasMessageContaining("destroy");
    assertThat(house.state("web")).isEqualTo("nostate unknown");
    assertThat(house.info("web").responding()).isFalse();
    assertThat(machines.living()).hasSize(1);
  }

  @Test
  void nobodyStartsADomainWhoseRecordIsDamaged() throws IOException {
    house.run("web");
    damageAndOpen();
    assertNothingIsStarted();
    killAndOpen();

    assertNothingIsStarted();
    assertThat(house.refused(DomainOperations.SUSPEND, House.one("web")).code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);
    assertThat(
            house
                .refused(
                    DomainOperations.UNDEFINE,
                    new DomainOperations.Undefine(
                        new DomainRef.ByName("web"), Optional.empty(), false, false))
                .code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);
  }

  @Test
  void destroyForgetsWhatSomebodyMadeSureOf() throws IOException {
    house.run("web");
    damageAndOpen();
    machines.living().forEach(machines::kill);
    house.destroy("web");

    assertThat(house.state("web")).isEqualTo("shutoff destroyed");
    killAndOpen();
    assertThat(house.start("web").state()).isEqualTo("running");
  }

  @Test
  void transientDomainThatIsLostIsKnownByItsUuidUntilDestroyed() throws IOException {
    house.call(
        DomainOperations.CREATE,
        new DomainOperations.Create(Samples.xml("web"), Optional.empty(), true, false, true));
    damageAndOpen();
    String uuid = Samples.uuid("web").toString();
    assertThat(house.names()).containsExactly(uuid);
    assertThat(house.state(uuid)).isEqualTo("nostate unknown");
    house.destroy(uuid);

    assertThat(house.names()).isEmpty();
  }

  @Test
  void recordOfAnotherVersionKeepsItsNumberTaken() throws IOException {
    int id = house.run("web").id().orElseThrow();
    house.kill();
    io.vireo.state.StateStore store =
        io.vireo.state.Awaited.result(
            io.vireo.state.StateStore.open(InlineLane.LANE, house.directory.resolve("state")));
    io.vireo.state.Awaited.result(
        store.put(
            House.URI.directoryName() + "/live",
            Samples.uuid("web").toString(),
            "{\"id\": " + (id + 40) + ", \"novel\": true}"));
    io.vireo.state.Awaited.result(store.close());
    house = open();

    assertThat(house.refused(DomainOperations.START, House.starting("web")))
        .hasMessageContaining("version");
    assertThat(house.run("db").id().orElseThrow()).isGreaterThan(id + 40);
  }

  /** Runs its work where it is asked to. */
  private enum InlineLane implements io.vireo.host.Lane {
    LANE;

    @Override
    public <T> io.vertx.core.Future<T> run(java.util.concurrent.Callable<T> work) {
      try {
        return io.vertx.core.Future.succeededFuture(work.call());
      } catch (Exception failed) {
        return io.vertx.core.Future.failedFuture(failed);
      }
    }
  }
}
