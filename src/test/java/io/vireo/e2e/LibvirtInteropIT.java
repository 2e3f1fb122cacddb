package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.e2e.CountingGuest.Shape;
import io.vireo.guest.LibvirtDaemon;
import io.vireo.guest.TestParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Save images that go from Vireo to a real libvirt 11.3 and back, both with QEMU 10. */
@Timeout(120)
class LibvirtInteropIT {

  private static final TestParts PARTS = TestParts.here();

  private static final String MORE_DEVICES =
      """
      <controller type='usb' model='piix3-uhci'/>
      <controller type='virtio-serial'/>
      <interface type='user'>
        <mac address='52:54:00:12:34:56'/>
        <model type='virtio'/>
      </interface>
      <interface type='user'>
        <mac address='52:54:00:12:34:57'/>
        <model type='e1000'/>
      </interface>
      <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
      <input type='tablet' bus='usb'/>
      <graphics type='vnc' autoport='yes' listen='127.0.0.1'/>
      <video><model type='vga'/></video>
      <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
      <memballoon model='virtio'/>
      """;

  @TempDir private static Path shared;
  private static LibvirtDaemon libvirt;
  private static ServedDaemon vireo;

  @TempDir private Path directory;

  @BeforeAll
  static void serve() throws Exception {
    Path emulator = PARTS.assumeQemu10();
    libvirt = LibvirtDaemon.start(PARTS, Files.createDirectory(shared.resolve("l")));
    vireo = ServedDaemon.of(shared.resolve("v"), emulator).start();
  }

  @AfterAll
  static void close() throws IOException {
    if (vireo != null) {
      vireo.close();
    }
    if (libvirt != null) {
      libvirt.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"pc,ide", "q35,virtio"})
  void guestOfVireoTravelsToLibvirtAndBack(String machine, String bus) throws Exception {
    Path first = directory.resolve("vireo.save");
    Path second = directory.resolve("libvirt.save");
    Api api = vireo.api();
    try (var guest = CountingGuest.in(directory, Shape.SMALL.on(machine, bus).named("emigrant"))) {
      api.ok(Api.xml("POST", "/domains?start=true&transientDomain=true", guest.xml()));
      guest.awaitBoot();
      String memory = guest.memory();
      api.save("emigrant", first);
      guest.catchUp();

      libvirt.virshOk("restore", first.toString());
      guest.goesOn();
      assertThat(guest.memory()).isEqualTo(memory);
      libvirt.virshOk("save", "emigrant", second.toString());
      guest.catchUp();

      api.restore(second);
      guest.goesOn();
      assertThat(guest.memory()).isEqualTo(memory);
      api.act("emigrant", "destroy");
    }
  }

  @ParameterizedTest
  @CsvSource({"pc,virtio", "q35,virtio"})
  void guestOfLibvirtWithManyDevicesTravelsToVireoAndBack(String machine, String bus)
      throws Exception {
    Path first = directory.resolve("libvirt.save");
    Path second = directory.resolve("vireo.save");
    Api api = vireo.api();
    Shape shape = Shape.SMALL.on(machine, bus).named("immigrant");
    try (var guest = CountingGuest.in(directory, shape)) {
      libvirt.virshOk("create", libvirtDocument(guest, moreDevices(machine)).toString());
      guest.awaitBoot();
      String memory = guest.memory();
      libvirt.virshOk("save", "immigrant", first.toString());
      guest.catchUp();

      api.restore(first);
      guest.goesOn();
      assertThat(guest.memory()).isEqualTo(memory);
      api.save("immigrant", second);
      guest.catchUp();

      libvirt.virshOk("restore", second.toString());
      guest.goesOn();
      assertThat(guest.memory()).isEqualTo(memory);
      libvirt.virshOk("destroy", "immigrant");
    }
  }

  @Test
  void guestOfVireoWithManyDevicesTravelsToLibvirt() throws Exception {
    Path image = directory.resolve("vireo.save");
    Api api = vireo.api();
    Shape shape = Shape.SMALL.on("pc", "virtio").named("settler");
    try (var guest = CountingGuest.in(directory, shape)) {
      String document = guest.xml().replace("</devices>", moreDevices("pc") + "</devices>");
      api.ok(Api.xml("POST", "/domains?start=true&transientDomain=true", document));
      guest.awaitBoot();
      String memory = guest.memory();
      api.save("settler", image);
      guest.catchUp();

      libvirt.virshOk("restore", image.toString());
      guest.goesOn();
      assertThat(guest.memory()).isEqualTo(memory);
      libvirt.virshOk("destroy", "settler");
    }
  }

  @Test
  void eachReadsTheDocumentInTheOthersImage() throws Exception {
    Path ours = directory.resolve("vireo.save");
    Path theirs = directory.resolve("libvirt.save");
    Api api = vireo.api();
    try (var guest = CountingGuest.in(directory, Shape.SMALL.named("reader"))) {
      api.ok(Api.xml("POST", "/domains?start=true&transientDomain=true", guest.xml()));
      guest.awaitBoot();
      api.save("reader", ours);
      assertThat(libvirt.virshOk("save-image-dumpxml", ours.toString()))
          .contains("<name>reader</name>", "<memory unit='KiB'>65536</memory>");

      libvirt.virshOk("restore", "--paused", ours.toString());
      libvirt.virshOk("save", "reader", theirs.toString());
      assertThat(api.document(Api.get("/save-image?" + Api.query(theirs))))
          .contains("<name>reader</name>", "<memory unit='KiB'>65536</memory>");
      assertThat(api.image(theirs).path("running").asBoolean()).isFalse();
      assertThat(api.image(theirs).path("domainName").asText()).isEqualTo("reader");
    }
  }

  @Test
  void libvirtFindsTheDocumentThatVireoReplaced() throws Exception {
    Path image = directory.resolve("vireo.save");
    Api api = vireo.api();
    try (var guest = CountingGuest.in(directory, Shape.SMALL.named("titled"))) {
      api.ok(Api.xml("POST", "/domains?start=true&transientDomain=true", guest.xml()));
      guest.awaitBoot();
      String memory = guest.memory();
      api.save("titled", image);
      guest.catchUp();
      String document =
          api.document(Api.get("/save-image?" + Api.query(image)))
              .replace("</name>", "</name><title>replaced</title>");
      api.ok(Api.xml("PUT", "/save-image?" + Api.query(image), document));

      libvirt.virshOk("restore", image.toString());
      assertThat(libvirt.virshOk("desc", "--title", "titled")).isEqualTo("replaced");
      guest.goesOn();
      assertThat(guest.memory()).isEqualTo(memory);
      libvirt.virshOk("destroy", "titled");
    }
  }

  @Test
  void libvirtRefusesAsIncompleteWhatVireoDidNotFinish() throws Exception {
    Path image = directory.resolve("vireo.save");
    try (var daemon = ServedDaemon.of(directory.resolve("d"), PARTS.assumeQemu10()).start();
        var guest = CountingGuest.in(directory, Shape.SMALL.named("half").filling(90, 512))) {
      Api api = daemon.api();
      api.define(guest.xml());
      api.start("half");
      guest.awaitBoot();
      long job = api.beginSave("half", image);
      api.awaitJob(job, now -> now.path("bytesDone").asLong() > 0);
      daemon.kill();
      Path part = Images.partOf(image);
      assertThat(Images.magic(part)).isEqualTo(Images.INCOMPLETE);
      assertThat(libvirt.virsh("restore", part.toString()).error())
          .contains("save image is incomplete");
    }
  }

  @Test
  void vireoRefusesAsIncompleteWhatLibvirtDidNotFinish() throws Exception {
    // libvirt removes what it made when a save fails, and leaves what was there before
    Path image = Files.createFile(directory.resolve("libvirt.save"));
    try (var guest = CountingGuest.in(directory, Shape.SMALL.named("torn").filling(90, 512))) {
      libvirt.virshOk("create", libvirtDocument(guest, "").toString());
      guest.awaitBoot();
      CompletableFuture<LibvirtDaemon.Answer> save =
          CompletableFuture.supplyAsync(() -> virsh("save", "torn", image.toString()));
      Eventually.yes("bytes", Api.LIMIT, () -> Files.size(image) > (1 << 20));
      libvirt.virshOk("domjobabort", "torn");
      assertThat(save.get(60, TimeUnit.SECONDS).succeeded()).isFalse();
      assertThat(Images.magic(image)).isEqualTo(Images.INCOMPLETE);
      byte[] before = Images.head(image);

      Api api = vireo.api();
      assertThat(api.codeOf(Api.post("/restore", Api.path(image))))
          .isEqualTo("SAVE_IMAGE_INCOMPLETE");
      assertThat(api.image(image).path("state").asText()).isEqualTo("incomplete");
      assertThat(Images.head(image)).isEqualTo(before);
      libvirt.virshOk("destroy", "torn");
    }
  }

  private static LibvirtDaemon.Answer virsh(String... arguments) {
    try {
      return libvirt.virsh(arguments);
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static String moreDevices(String machine) {
    return machine.equals("pc") ? MORE_DEVICES : MORE_DEVICES.replace("piix3-uhci", "qemu-xhci");
  }

  /** libvirt takes the first emulator that it finds, unless it is told. */
  private Path libvirtDocument(CountingGuest guest, String devices) throws IOException {
    String told =
        guest
            .xml()
            .replace("<devices>", "<devices><emulator>" + PARTS.assumeQemu10() + "</emulator>")
            .replace("</devices>", devices + "</devices>");
    return Files.writeString(
        directory.resolve(guest.name() + ".xml"), told, StandardCharsets.UTF_8);
  }
}
