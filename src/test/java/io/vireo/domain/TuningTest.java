package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.event.Event;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.MetadataOperations;
import io.vireo.operation.MetadataOperations.GetMetadata;
import io.vireo.operation.MetadataOperations.RenameDomain;
import io.vireo.operation.MetadataOperations.SetMetadata;
import io.vireo.operation.Operation;
import io.vireo.operation.ResourceOperations;
import io.vireo.operation.TuningOperations;
import io.vireo.operation.TuningOperations.VcpuCounts;
import io.vireo.wire.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Memory, processors, limits and words of domains, live and in their definitions. */
final class TuningTest extends HouseTest {

  private static <Q extends Record> Q with(
      Operation<Q, ?> operation, String domain, Object... pairs) {
    Map<String, Object> all = new HashMap<>(Map.of("domain", domain));
    for (int i = 0; i < pairs.length; i += 2) {
      all.put(pairs[i].toString(), pairs[i + 1]);
    }
    return Json.arguments(operation.arguments(), Json.object(Json.text(all)));
  }

  private <Q extends Record, R extends Record> R call(
      Operation<Q, R> operation, String domain, Object... pairs) {
    return house.call(operation, with(operation, domain, pairs));
  }

  private <Q extends Record> ErrorCode refused(
      Operation<Q, ?> operation, String domain, Object... pairs) {
    return house.refused(operation, with(operation, domain, pairs)).code();
  }

  private String xml(String domain, boolean inactive) {
    return house
        .call(
            DomainOperations.XML,
            new DomainOperations.GetXml(
                new DomainRef.ByName(domain), Optional.empty(), inactive, false))
        .xml();
  }

  @Test
  void changesOnlyTheMachineUnlessAskedForMore() {
    house.run("web");
    call(TuningOperations.SET_MEMORY, "web", "kibibytes", 32_768);

    assertThat(house.info("web").memoryKibibytes()).isEqualTo(32_768);
    assertThat(xml("web", false)).contains("<currentMemory unit='KiB'>32768<");
    assertThat(xml("web", true)).doesNotContain("32768");
    assertThat(house.told.all())
        .anyMatch(
            it -> it instanceof Event.BalloonChange change && change.actualKibibytes() == 32_768);
  }

  @Test
  void changesTheDefinitionAndItsVersion() {
    house.define(Samples.xml("web"));
    String before = house.info("web").version();
    call(TuningOperations.SET_MEMORY, "web", "kibibytes", 32_768, "config", true);
    call(TuningOperations.SET_MAX_MEMORY, "web", "kibibytes", 16_384);

    DomainInfo info = house.info("web");
    assertThat(info.maxMemoryKibibytes()).isEqualTo(16_384);
    assertThat(info.memoryKibibytes()).isEqualTo(16_384);
    assertThat(info.version()).isNotEqualTo(before);
    restart();
    assertThat(house.info("web").version()).isEqualTo(info.version());
  }

  @Test
  void refusesWhatTheMachineHasNoRoomFor() {
    house.run("web");

    assertThat(refused(TuningOperations.SET_MEMORY, "web", "kibibytes", 1 << 30))
        .isEqualTo(ErrorCode.INVALID_ARG);
    assertThat(refused(TuningOperations.SET_MAX_MEMORY, "web", "kibibytes", 1 << 20))
        .isEqualTo(ErrorCode.OPERATION_INVALID);
    assertThat(refused(TuningOperations.SET_VCPUS, "web", "count", 3))
        .isEqualTo(ErrorCode.INVALID_ARG);
    assertThat(refused(TuningOperations.SET_VCPUS, "web", "count", 3, "maximum", true))
        .isEqualTo(ErrorCode.INVALID_ARG);
  }

  @Test
  void refusesALiveChangeOfADomainThatIsOff() {
    house.define(Samples.xml("web"));

    assertThat(refused(TuningOperations.SET_MEMORY, "web", "kibibytes", 1024, "live", true))
        .isEqualTo(ErrorCode.OPERATION_INVALID);
  }

  @Test
  void countsProcessorsOfBothDocuments() {
    house.run("web");
    call(TuningOperations.SET_VCPUS, "web", "count", 4, "maximum", true, "config", true);
    call(TuningOperations.SET_VCPUS, "web", "count", 3, "config", true);
    call(TuningOperations.SET_VCPUS, "web", "count", 1, "live", true);

    assertThat(house.on("web", TuningOperations.VCPU_COUNT))
        .isEqualTo(new VcpuCounts(Optional.of(4), Optional.of(2), Optional.of(3), Optional.of(1)));
    assertThat(house.on("web", TuningOperations.VCPU_INFO).vcpus()).hasSize(1);
  }

  @Test
  void pinsThreads() {
    house.run("web");
    house.told.clear();
    call(
        TuningOperations.SET_PINNING,
        "web",
        "vcpu",
        1,
        "cpus",
        "0,1,3",
        "config",
        true,
        "live",
        true);
    call(TuningOperations.SET_PINNING, "web", "cpus", "2");

    var pins = call(TuningOperations.PINNING, "web");
    assertThat(pins.vcpus()).extracting("cpus").containsExactly("0-7", "0-1,3");
    assertThat(pins.emulator()).isEqualTo("2");
    assertThat(xml("web", true)).contains("<vcpupin vcpu='1' cpuset='0-1,3'/>");
    assertThat(house.told.all())
        .filteredOn(Event.Tunable.class::isInstance)
        .extracting(it -> ((Event.Tunable) it).texts())
        .containsExactly(Map.of("cputune.vcpupin1", "0-1,3"), Map.of("cputune.emulatorpin", "2"));
    assertThat(refused(TuningOperations.SET_PINNING, "web", "vcpu", 5, "cpus", "1"))
        .isEqualTo(ErrorCode.INVALID_ARG);
    assertThat(refused(TuningOperations.SET_PINNING, "web", "cpus", "100"))
        .isEqualTo(ErrorCode.INVALID_ARG);
  }

  @Test
  void addsAndRemovesThreadsForDisks() {
    house.define(Samples.xml("web"));
    call(TuningOperations.ADD_IOTHREAD, "web", "id", 5);
    assertThat(call(TuningOperations.IOTHREADS, "web").threads())
        .extracting("id")
        .containsExactly(5);
    assertThat(xml("web", true)).contains("<iothreads>1</iothreads>", "<iothread id='5'/>");
    assertThat(refused(TuningOperations.ADD_IOTHREAD, "web", "id", 5))
        .isEqualTo(ErrorCode.INVALID_ARG);
    call(TuningOperations.DELETE_IOTHREAD, "web", "id", 5);
    assertThat(xml("web", true)).doesNotContain("iothread");
  }

  @Test
  void keepsBoundsInTheDocument() {
    house.run("web");
    call(
        ResourceOperations.SET_RESOURCES,
        "web",
        "kind",
        "memory",
        "values",
        "hard_limit=100,soft_limit=50");
    call(
        ResourceOperations.SET_RESOURCES,
        "web",
        "kind",
        "numa",
        "values",
        "numa_mode=interleave,numa_nodeset=0,2");

    assertThat(call(ResourceOperations.RESOURCES, "web", "kind", "memory").numbers())
        .containsEntry("hard_limit", 100L)
        .containsEntry("soft_limit", 50L);
    assertThat(call(ResourceOperations.RESOURCES, "web", "kind", "numa").texts())
        .containsEntry("numa_mode", "interleave")
        .containsEntry("numa_nodeset", "0,2");
    assertThat(
            refused(ResourceOperations.SET_RESOURCES, "web", "kind", "memory", "values", "speed=1"))
        .isEqualTo(ErrorCode.INVALID_ARG);
    assertThat(refused(ResourceOperations.RESOURCES, "web", "kind", "luck"))
        .isEqualTo(ErrorCode.INVALID_ARG);
  }

  private SetMetadata setting(String type, String text) {
    return with(MetadataOperations.SET_METADATA, "web", "type", type, "metadata", text);
  }

  private GetMetadata getting(String type) {
    return with(MetadataOperations.METADATA, "web", "type", type);
  }

  @Test
  void keepsWhatPeopleSay() {
    house.define(Samples.xml("web"));
    house.told.clear();
    house.call(MetadataOperations.SET_METADATA, setting("title", "Front end"));
    house.call(MetadataOperations.SET_METADATA, setting("description", "two\nlines"));

    assertThat(house.call(MetadataOperations.METADATA, getting("title")).metadata())
        .isEqualTo("Front end");
    assertThat(house.call(MetadataOperations.METADATA, getting("description")).metadata())
        .isEqualTo("two\nlines");
    assertThat(house.told.all()).hasSize(2).allMatch(Event.MetadataChange.class::isInstance);
    house.call(MetadataOperations.SET_METADATA, setting("title", ""));
    assertThat(house.refused(MetadataOperations.METADATA, getting("title")).code())
        .isEqualTo(ErrorCode.NO_DOMAIN_METADATA);
    assertThat(house.refused(MetadataOperations.SET_METADATA, setting("title", "a\nb")).code())
        .isEqualTo(ErrorCode.INVALID_ARG);
  }

  @Test
  void keepsAnApplicationsElementInItsNamespace() {
    house.run("web");
    call(
        MetadataOperations.SET_METADATA,
        "web",
        "type",
        "element",
        "metadata",
        "<app><part n='1'/></app>",
        "key",
        "my",
        "uri",
        "urn:app:1",
        "live",
        true,
        "config",
        true);

    assertThat(xml("web", true)).contains("<my:app xmlns:my='urn:app:1'>", "<my:part n='1'/>");
    var asked = call(MetadataOperations.METADATA, "web", "type", "element", "uri", "urn:app:1");
    assertThat(asked.metadata().replaceAll("\\s+<", "<")).isEqualTo("<app><part n='1'/></app>");
    call(MetadataOperations.SET_METADATA, "web", "type", "element", "uri", "urn:app:1");
    assertThat(refused(MetadataOperations.METADATA, "web", "type", "element", "uri", "urn:app:1"))
        .isEqualTo(ErrorCode.NO_DOMAIN_METADATA);
    assertThat(xml("web", true)).contains("my:app");
  }

  @Test
  void renamesADomainThatIsOff() {
    house.define(Samples.xml("web"));
    house.define(Samples.xml("db"));
    house.told.clear();
    house.call(
        MetadataOperations.RENAME,
        new RenameDomain(new DomainRef.ByName("web"), Optional.empty(), "front"));

    assertThat(house.names()).contains("db", "front").doesNotContain("web");
    assertThat(house.told.life("web")).containsExactly("undefined renamed");
    assertThat(house.told.life("front")).containsExactly("defined renamed");
    assertThat(refused(MetadataOperations.RENAME, "front", "newName", "db"))
        .isEqualTo(ErrorCode.DOM_EXIST);
    house.start("front");
    assertThat(refused(MetadataOperations.RENAME, "front", "newName", "x"))
        .isEqualTo(ErrorCode.OPERATION_INVALID);
    restart();
    assertThat(house.names()).contains("db", "front").doesNotContain("web");
  }
}
