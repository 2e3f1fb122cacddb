package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.e2e.CountingGuest.Shape;
import io.vireo.guest.LibvirtDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A guest that travels between Vireo and a libvirt, and what it must not lose on the way. */
record Voyage(
    ServedDaemon vireo,
    LibvirtDaemon libvirt,
    CountingGuest guest,
    String memory,
    Path ours,
    Path theirs)
    implements AutoCloseable {

  /** Packing costs time, and the guest's words cannot be packed at all. */
  private static final Shape SHAPE = Shape.SMALL.filling(6, 64).named("traveller");

  /**
   * Boots it with Vireo.
   *
   * @param directory for its files
   */
  static Voyage from(ServedDaemon vireo, LibvirtDaemon libvirt, Path directory) throws Exception {
    CountingGuest guest = CountingGuest.in(directory, SHAPE);
    vireo.api().ok(Api.xml("POST", "/domains?start=true&transientDomain=true", guest.xml()));
    guest.awaitBoot();
    Path ours = directory.resolve("vireo.save");
    Path theirs = directory.resolve("libvirt.save");
    return new Voyage(vireo, libvirt, guest, guest.memory(), ours, theirs);
  }

  static ObjectNode saved(String format) {
    return JsonNodeFactory.instance.objectNode().put("imageFormat", format);
  }

  Api api() {
    return vireo.api();
  }

  void save(ObjectNode how) throws Exception {
    how.put("path", ours.toString());
    api().ok(Api.post("/domains/" + guest.name() + "/save", how.toString()));
    guest.catchUp();
    String format = how.path("imageFormat").asText();
    assertThat(api().image(ours).path("format").asText()).isEqualTo(format);
  }

  void there(ObjectNode how) throws Exception {
    save(how);
    libvirt.virshOk("restore", ours.toString());
    assertGoesOn();
  }

  void back(String... options) throws Exception {
    String[] call = new String[options.length + 3];
    call[0] = "save";
    call[1] = guest.name();
    call[2] = theirs.toString();
    System.arraycopy(options, 0, call, 3, options.length);
    libvirt.virshOk(call);
    guest.catchUp();
    restore(theirs);
  }

  void restore(Path image) throws Exception {
    api().restore(image);
    assertGoesOn();
  }

  private void assertGoesOn() throws Exception {
    guest.goesOn();
    assertThat(guest.memory()).isEqualTo(memory);
  }

  String formatOfTheirs() {
    return api().image(theirs).path("format").asText();
  }

  void redefineByLibvirt() throws Exception {
    String document = libvirt.virshOk("save-image-dumpxml", ours.toString());
    Path other = ours.resolveSibling("other.xml");
    Files.writeString(other, document.replace("</name>", "</name><title>redefined</title>"));
    libvirt.virshOk("save-image-define", ours.toString(), other.toString());
    assertThat(api().document(Api.get("/save-image?" + Api.query(ours)))).contains("redefined");
  }

  /** Wherever it is. */
  @Override
  public void close() throws IOException {
    guest.close();
    api().send(Api.post("/domains/" + guest.name() + "/destroy"));
    try {
      libvirt.virsh("destroy", guest.name());
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
