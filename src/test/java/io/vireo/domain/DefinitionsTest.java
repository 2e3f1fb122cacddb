package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DomainOperations.Define;
import io.vireo.operation.DomainOperations.GetXml;
import io.vireo.operation.DomainOperations.ListDomains;
import io.vireo.operation.DomainOperations.Redefine;
import io.vireo.operation.DomainOperations.Undefine;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Definitions come, change and go. */
final class DefinitionsTest extends HouseTest {

  private static Define defining(String xml) {
    return new Define(xml, Optional.empty());
  }

  private static Undefine undefining(String name) {
    return new Undefine(new DomainRef.ByName(name), Optional.empty(), false, false);
  }

  private List<String> list(String states) {
    return house
        .call(DomainOperations.LIST, new ListDomains(Optional.empty(), Optional.of(states)))
        .domains()
        .stream()
        .map(DomainInfo::name)
        .toList();
  }

  @Test
  void keepsADefinitionAndTellsOfIt() {
    DomainInfo info = house.define(Samples.xml("web"));

    assertThat(info.uuid()).isEqualTo(Samples.uuid("web"));
    assertThat(info.persistent()).isTrue();
    assertThat(info.id()).isEmpty();
    assertThat(info.vcpus()).isEqualTo(2);
    assertThat(info.memoryKibibytes()).isEqualTo(65_536);
    assertThat(house.state("web")).isEqualTo("shutoff unknown");
    assertThat(house.told.life("web")).containsExactly("defined added");
  }

  @Test
  void saysWhetherItTookThePlaceOfAnEarlierOne() {
    assertThat(house.define(Samples.xml("web")).replaced()).contains(false);
    assertThat(house.define(Samples.xml("web")).replaced()).contains(true);
    assertThat(house.info("web").replaced()).isEmpty();
  }

  @Test
  void givesADomainWithoutUuidOne() {
    UUID first = house.define(Samples.xml("a", "", 4096)).uuid();
    UUID second = house.define(Samples.xml("b", "", 4096)).uuid();

    assertThat(first).isNotEqualTo(second);
  }

  @Test
  void replacesADefinitionOfTheSameNameAndUuid() {
    house.define(Samples.xml("web"));
    house.define(Samples.xml("web", "<uuid>" + Samples.uuid("web") + "</uuid>", 4096));

    assertThat(house.info("web").maxMemoryKibibytes()).isEqualTo(4096);
    assertThat(house.told.life("web")).containsExactly("defined added", "defined updated");
  }

  @Test
  void refusesTheNameOfAnotherDomain() {
    house.define(Samples.xml("web"));
    VirtException refused =
        house.refused(DomainOperations.DEFINE, defining(Samples.xml("web", UUID.randomUUID())));

    assertThat(refused.code()).isEqualTo(ErrorCode.DOM_EXIST);
    assertThat(refused).hasMessageContaining(Samples.uuid("web").toString());
  }

  @Test
  void refusesTheUuidOfAnotherDomain() {
    house.define(Samples.xml("web"));
    VirtException refused =
        house.refused(DomainOperations.DEFINE, defining(Samples.xml("db", Samples.uuid("web"))));

    assertThat(refused.code()).isEqualTo(ErrorCode.DOM_EXIST);
    assertThat(house.names()).containsExactly("test", "web");
  }

  @Test
  void leavesNothingBehindOfADocumentThatItRefuses() {
    assertThat(
            house
                .refused(
                    DomainOperations.DEFINE,
                    defining(Samples.xml("web").replace("'test'", "'kvm'")))
                .code())
        .isEqualTo(ErrorCode.CONFIG_UNSUPPORTED);
    assertThat(house.names()).containsExactly("test");
  }

  @Test
  void redefinesByName() {
    house.define(Samples.xml("web"));
    house.call(
        DomainOperations.REDEFINE,
        new Redefine(new DomainRef.ByName("web"), Optional.empty(), Samples.xml("web", "", 8192)));

    assertThat(house.info("web").uuid()).isEqualTo(Samples.uuid("web"));
    assertThat(house.info("web").maxMemoryKibibytes()).isEqualTo(8192);
  }

  @Test
  void refusesToRenameByRedefinition() {
    house.define(Samples.xml("web"));
    Redefine other =
        new Redefine(
            new DomainRef.ByName("web"), Optional.empty(), Samples.xml("db", Samples.uuid("web")));

    assertThat(house.refused(DomainOperations.REDEFINE, other).code())
        .isEqualTo(ErrorCode.INVALID_ARG);
  }

  @Test
  void forgetsADefinition() {
    house.define(Samples.xml("web"));
    house.call(DomainOperations.UNDEFINE, undefining("web"));

    assertThat(house.names()).containsExactly("test");
    assertThat(house.told.life("web")).containsExactly("defined added", "undefined removed");
    assertThat(house.refused(DomainOperations.INFO, House.one("web")).code())
        .isEqualTo(ErrorCode.NO_DOMAIN);
  }

  @Test
  void makesARunningDomainTransientAndForgetsItWhenItStops() {
    house.run("web");
    house.call(DomainOperations.UNDEFINE, undefining("web"));
    assertThat(house.info("web").persistent()).isFalse();
    assertThat(house.state("web")).isEqualTo("running booted");
    house.destroy("web");

    assertThat(house.names()).containsExactly("test");
  }

  @Test
  void refusesToUndefineWhatIsTransient() {
    house.run("web");
    house.call(DomainOperations.UNDEFINE, undefining("web"));

    assertThat(house.refused(DomainOperations.UNDEFINE, undefining("web")).code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);
  }

  @Test
  void refusesToLoseAManagedSaveImage() {
    house.run("web");
    house.managedSave("web");
    VirtException refused = house.refused(DomainOperations.UNDEFINE, undefining("web"));

    assertThat(refused.code()).isEqualTo(ErrorCode.OPERATION_INVALID);
    assertThat(house.managedImage("web")).exists();
  }

  @Test
  void removesTheManagedSaveImageWhenAskedTo() {
    house.run("web");
    house.managedSave("web");
    house.call(
        DomainOperations.UNDEFINE,
        new Undefine(new DomainRef.ByName("web"), Optional.empty(), true, false));

    assertThat(house.managedImage("web")).doesNotExist();
    assertThat(house.names()).containsExactly("test");
  }

  @Test
  void keepsADefinitionMadeWhileTheDomainRuns() {
    house.run("web");
    house.call(DomainOperations.UNDEFINE, undefining("web"));
    house.define(Samples.xml("web"));
    house.destroy("web");

    assertThat(house.info("web").persistent()).isTrue();
  }

  @Test
  void changesTheNextStartAndNotTheRunningMachine() {
    house.run("web");
    house.define(Samples.xml("web", "<uuid>" + Samples.uuid("web") + "</uuid>", 4096));
    assertThat(house.info("web").maxMemoryKibibytes()).isEqualTo(65_536);
    assertThat(xml(false)).contains("65536").contains("id='");
    assertThat(xml(true)).contains("4096").doesNotContain("id='");
    house.destroy("web");

    assertThat(house.start("web").maxMemoryKibibytes()).isEqualTo(4096);
  }

  private String xml(boolean inactive) {
    return house
        .call(
            DomainOperations.XML,
            new GetXml(new DomainRef.ByName("web"), Optional.empty(), inactive, false))
        .xml();
  }

  @Test
  void findsADomainByNameUuidAndNumber() {
    int id = house.run("web").id().orElseThrow();
    for (String ref : List.of("web", Samples.uuid("web").toString(), Integer.toString(id))) {
      DomainInfo found =
          house.call(
              DomainOperations.INFO,
              new DomainOperations.OneDomain(DomainRef.parse(ref), Optional.empty()));
      assertThat(found.name()).isEqualTo("web");
    }
  }

  @Test
  void listsByState() {
    house.run("runs");
    house.run("stands");
    house.on("stands", DomainOperations.SUSPEND);
    house.define(Samples.xml("sleeps"));

    assertThat(list("running")).containsExactly("runs", "test");
    assertThat(list("paused, shutoff")).containsExactly("sleeps", "stands");
    assertThat(list("active")).containsExactly("runs", "stands", "test");
    assertThat(list("inactive")).containsExactly("sleeps");
  }

  private List<String> labelled(String label, Optional<String> state) {
    return house
        .call(DomainOperations.LIST, new ListDomains(Optional.empty(), state, Optional.of(label)))
        .domains()
        .stream()
        .map(DomainInfo::name)
        .toList();
  }

  private static String labelledXml(String name, String labels) {
    return Samples.xml(name)
        .replace(
            "</domain>",
            "<metadata><v:labels xmlns:v='urn:vireo:labels'>"
                + labels
                + "</v:labels></metadata></domain>");
  }

  @Test
  void listsThoseThatAreLabelledSo() {
    String team = "<v:label name='team'>a</v:label>";
    house.define(labelledXml("one", team));
    house.define(labelledXml("two", team + "<v:label name='tier'>db, and more</v:label>"));
    house.define(labelledXml("other", "<v:label name='team'>b</v:label>"));

    assertThat(labelled("team=a", Optional.empty())).containsExactly("one", "two");
    assertThat(labelled("tier=db, and more,team=a", Optional.empty())).containsExactly("two");
    assertThat(labelled("team=c", Optional.empty())).isEmpty();
    assertThat(labelled("team=a", Optional.of("active"))).isEmpty();
    assertThat(labelled("team=a", Optional.of("shutoff"))).containsExactly("one", "two");
    ListDomains wish = new ListDomains(Optional.empty(), Optional.empty(), Optional.of("team"));
    assertThat(house.refused(DomainOperations.LIST, wish)).hasMessageContaining("KEY=VALUE");
  }

  @Test
  void refusesAStateThatThereIsNot() {
    ListDomains wish = new ListDomains(Optional.empty(), Optional.of("happy"));

    assertThat(house.refused(DomainOperations.LIST, wish))
        .hasMessageContaining("'happy'")
        .extracting("code")
        .isEqualTo(ErrorCode.INVALID_ARG);
  }

  @Test
  void saysWhichConnectionsThereAre() {
    VirtException refused =
        house.refused(
            DomainOperations.LIST,
            new ListDomains(
                Optional.of(new io.vireo.base.HypervisorUri("qemu:///system")), Optional.empty()));

    assertThat(refused.code()).isEqualTo(ErrorCode.NO_CONNECT);
    assertThat(refused).hasMessageContaining("test:///default");
  }

  private static String grown(String name, int elements) {
    return Samples.xml(name)
        .replace(
            "</domain>",
            "<metadata><v:a xmlns:v='urn:x'>"
                + "<v:b/>".repeat(elements)
                + "<v:c>"
                + "x".repeat(2_500_000)
                + "</v:c></v:a></metadata></domain>");
  }

  @Test
  void refusesWhatWouldBeTooLargeOnceItIsWrittenAgain() {
    Define define = new Define(grown("web", 90_000), Optional.empty());

    assertThat(define.xml().length()).isLessThan(DocumentForms.KEPT_CHARACTERS_MAX);
    VirtException refusal = house.refused(DomainOperations.DEFINE, define);
    assertThat(refusal.code()).isEqualTo(ErrorCode.DOCUMENT_TOO_LARGE);
    assertThat(refusal).hasMessageContaining("" + DocumentForms.KEPT_CHARACTERS_MAX);
    assertThat(house.names()).containsExactly("test");
    assertThat(
            house
                .refused(
                    DomainOperations.CREATE,
                    new DomainOperations.Create(define.xml(), Optional.empty(), true, false, true))
                .code())
        .isEqualTo(ErrorCode.DOCUMENT_TOO_LARGE);
  }

  @Test
  void savesAndRestoresWhatIsNearlyTooLarge() {
    house.define(grown("web", 10_000));
    house.start("web");
    java.nio.file.Path image = house.folder("images").resolve("web.save");
    house.save("web", image);

    assertThat(house.restore(image).state()).isEqualTo("running");
  }

  @Test
  void undefineRefusesToRemoveVariablesThatItCannot() {
    house.define(
        Samples.xml("web")
            .replace(
                "<os><type>hvm</type></os>",
                "<os><type>hvm</type><loader type='pflash'>/fw/code.fd</loader>"
                    + "<nvram>/fw/web.fd</nvram></os>"));
    VirtException refusal =
        house.refused(
            DomainOperations.UNDEFINE,
            new Undefine(new DomainRef.ByName("web"), Optional.empty(), false, true));

    assertThat(refusal.code()).isEqualTo(ErrorCode.ARGUMENT_UNSUPPORTED);
    assertThat(refusal).hasMessageContaining("/fw/web.fd");
    assertThat(house.names()).contains("web");
  }
}
