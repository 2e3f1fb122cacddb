package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DomainOperations.Autostart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A daemon ends and another one begins in the same directories. */
final class RestartTest extends HouseTest {

  private void autostart(String name, boolean enabled) {
    house.call(
        DomainOperations.AUTOSTART,
        new Autostart(new DomainRef.ByName(name), Optional.empty(), enabled));
  }

  /** As if the host had been booted since. */
  private void restartHost() throws IOException {
    house.close();
    try (Stream<Path> files = Files.walk(house.directory)) {
      for (Path file :
          files.filter(path -> path.getFileName().toString().startsWith("autostarted")).toList()) {
        Files.delete(file);
      }
    }
    restart();
  }

  @Test
  void findsItsDefinitions() {
    house.define(Samples.xml("web"));
    house.define(Samples.xml("db"));
    restart();

    assertThat(house.names()).containsExactly("db", "test", "web");
    assertThat(house.info("web").uuid()).isEqualTo(Samples.uuid("web"));
    assertThat(house.told.life("web")).isEmpty();
  }

  @Test
  void forgetsWhatWasUndefined() {
    house.define(Samples.xml("web"));
    house.call(
        DomainOperations.UNDEFINE,
        new DomainOperations.Undefine(new DomainRef.ByName("web"), Optional.empty(), false, false));
    restart();

    assertThat(house.names()).containsExactly("test");
  }

  @Test
  void remembersWhatStartsByItself() {
    house.define(Samples.xml("web"));
    autostart("web", true);
    restart();
    assertThat(house.info("web").autostart()).isTrue();
    autostart("web", false);
    restart();

    assertThat(house.info("web").autostart()).isFalse();
  }

  @Test
  void keepsAutostartOverARedefinition() {
    house.define(Samples.xml("web"));
    autostart("web", true);
    house.define(Samples.xml("web"));

    assertThat(house.info("web").autostart()).isTrue();
  }

  @Test
  void startsOnceInABootOfTheHost() throws IOException {
    house.define(Samples.xml("web"));
    autostart("web", true);
    restart();
    assertThat(house.state("web")).isEqualTo("shutoff unknown");
    restartHost();
    house.told.await("web", "domain.start completed");

    assertThat(house.state("web")).isEqualTo("running booted");
    assertThat(house.told.life("web")).containsExactly("started booted", "domain.start completed");
  }

  @Test
  void autostartsManyAndLetsOneThatFailBe() throws IOException {
    for (int i = 0; i < 40; i++) {
      house.define(Samples.xml("guest" + i));
      autostart("guest" + i, true);
    }
    settings.put("fail.start.guest7", "no");
    restartHost();
    house.told.await(
        told ->
            told.all().stream().filter(io.vireo.event.Event.JobEnded.class::isInstance).count()
                == 41,
        "40 ends and the one of test");

    assertThat(house.state("guest7")).isEqualTo("shutoff failed");
    assertThat(house.state("guest39")).isEqualTo("running booted");
  }

  @Test
  void refusesAutostartOfWhatIsTransient() {
    house.call(
        DomainOperations.CREATE,
        new DomainOperations.Create(Samples.xml("web"), Optional.empty(), true, false, true));

    assertThat(
            house
                .refused(
                    DomainOperations.AUTOSTART,
                    new Autostart(new DomainRef.ByName("web"), Optional.empty(), true))
                .code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);
  }

  @Test
  void saysWhatEndedWithTheDaemon() {
    house.run("web");
    restart();

    assertThat(house.state("web")).isEqualTo("shutoff crashed");
    assertThat(house.told.life("web")).containsExactly("stopped crashed");
    assertThat(house.start("web").state()).isEqualTo("running");
  }

  @Test
  void opensAlthoughADefinitionCannotBeRead() throws IOException {
    house.define(Samples.xml("web"));
    house.define(Samples.xml("db"));
    house.close();
    try (Stream<Path> files = Files.walk(house.directory.resolve("state"))) {
      Path kept =
          files
              .filter(path -> path.toString().contains(Samples.uuid("db").toString()))
              .findFirst()
              .orElseThrow();
      Files.writeString(kept, "rubbish");
    }
    restart();

    assertThat(house.names()).containsExactly("test", "web");
  }
}
