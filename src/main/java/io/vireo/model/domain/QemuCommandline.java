package io.vireo.model.domain;

import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.List;
import java.util.Optional;

/** Arguments that a user gives to QEMU past the daemon, at the user's own risk. */
public record QemuCommandline(
    @Child(ARG) List<Argument> arguments,
    @Child(ENV) List<Environment> environment,
    @Rest Extras extras) {

  public static final String NAMESPACE = "http://libvirt.org/schemas/domain/qemu/1.0";
  static final String NAME = "{" + NAMESPACE + "}qemu:commandline";
  static final String ARG = "{" + NAMESPACE + "}qemu:arg";
  static final String ENV = "{" + NAMESPACE + "}qemu:env";

  /** One word of the command line. */
  public record Argument(@Attr String value) {}

  /** One variable of the environment. */
  public record Environment(@Attr String name, @Attr Optional<String> value) {}
}
