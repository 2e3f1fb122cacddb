package io.vireo.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vireo.app.LibvirtDoor.Ran;
import io.vireo.guest.TestParts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs in the languages that libvirt has bindings for. Each does what its users do and ends
 * with {@code all is well}; the distribution's own packages, over the libraries of two libvirts.
 */
@Timeout(600)
final class LibvirtClientsIT {

  private static final String LIBRARIES = "usr/lib/x86_64-linux-gnu";

  @TempDir private Path directory;

  @Test
  void pythonLivesADomainsLife() throws Exception {
    Path parts = assumeClients("usr/lib/python3/dist-packages/libvirt.py", "/usr/bin/python3.11");
    runs(
        parts,
        "client.py",
        Map.of("PYTHONPATH", parts.resolve("usr/lib/python3/dist-packages").toString()),
        "/usr/bin/python3.11");
  }

  @Test
  void perlLivesADomainsLife() throws Exception {
    Path perl = Path.of(LIBRARIES, "perl5/5.36");
    Path parts = assumeClients(perl.resolve("Sys/Virt.pm").toString(), "/usr/bin/perl");
    runs(parts, "client.pl", Map.of("PERL5LIB", parts.resolve(perl).toString()), "/usr/bin/perl");
  }

  @Test
  void rubyLivesADomainsLife() throws Exception {
    Path parts = assumeClients("usr/bin/ruby3.1", "/bin/sh");
    String libraries =
        Stream.of(
                "usr/lib/ruby/3.1.0",
                LIBRARIES + "/ruby/3.1.0",
                "usr/lib/ruby/vendor_ruby",
                LIBRARIES + "/ruby/vendor_ruby/3.1.0")
            .map(each -> parts.resolve(each).toString())
            .collect(Collectors.joining(":"));
    runs(
        parts,
        "client.rb",
        Map.of("RUBYLIB", libraries),
        parts.resolve("usr/bin/ruby3.1").toString(),
        "--disable-gems");
  }

  private static Path assumeClients(String part, String interpreter) {
    Path parts = TestParts.here().directory().resolve("libvirt-clients");
    assumeTrue(
        Files.exists(parts.resolve(part)) && Files.isExecutable(Path.of(interpreter)),
        "libvirt's bindings are not on this machine: run src/test/provision.sh to get them");
    return parts;
  }

  private void runs(
      Path parts, String program, Map<String, String> environment, String... interpreter)
      throws Exception {
    Path script = directory.resolve(program);
    Files.writeString(script, VirshScriptIT.resource(program));
    Path xml =
        Files.writeString(
            directory.resolve("web.xml"),
            """
            <domain type='test'><name>web</name><memory unit='MiB'>64</memory>
            <vcpu>1</vcpu><os><type>hvm</type></os></domain>
            """);
    List<Path> libvirts =
        List.of(TestParts.here().assumeLibvirt9(), TestParts.here().assumeLibvirt());
    try (LibvirtDoor door = LibvirtDoor.testing(directory.resolve("d"))) {
      for (Path libvirt : libvirts) {
        Map<String, String> whole = new HashMap<>(environment);
        whole.put("LD_LIBRARY_PATH", libvirt.resolve(LIBRARIES) + ":" + parts.resolve(LIBRARIES));
        Path image = directory.resolve(libvirt.getFileName() + ".save");
        List<String> command =
            Stream.concat(
                    Stream.of(interpreter),
                    Stream.of(script, door.testUri(), xml, image).map(Object::toString))
                .toList();
        assertThat(door.run(whole, command)).isEqualTo(new Ran(0, "all is well\n"));
      }
    }
  }
}
