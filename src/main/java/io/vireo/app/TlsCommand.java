package io.vireo.app;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.certificate.Authority;
import io.vireo.certificate.Authority.Pem;
import io.vireo.certificate.HostName;
import io.vireo.cli.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vireo tls}: certificates for the daemon and for those who call it. */
@Command(
    name = TlsCommand.NAME,
    description = "Makes and renews certificates.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class TlsCommand implements Callable<Integer> {

  static final String NAME = "tls";

  private static final int DAYS_DEFAULT = 397;

  private final Terminal terminal;

  TlsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.err().println("tls init, tls rotate, or tls client NAME?");
    return 2;
  }

  @Command(
      name = "init",
      description = {
        "Makes an authority, and a certificate for the daemon from it.",
        "Writes ca.crt, ca.key, server.crt and server.key; keep ca.key where nobody finds it."
      },
      mixinStandardHelpOptions = true)
  int init(
      @Option(names = "--dir", paramLabel = "DIR", defaultValue = "tls") String directory,
      @Option(
              names = "--name",
              paramLabel = "HOST",
              description = "What clients call the daemon: host names and addresses.")
          List<String> names,
      @Option(names = "--days", defaultValue = "" + DAYS_DEFAULT) int days) {
    Path place = place(directory);
    if (Files.exists(place.resolve("ca.key"))) {
      throw new VirtException(
          ErrorCode.OPERATION_INVALID,
          place + " has an authority already; vireo tls rotate renews the server's certificate");
    }
    PrivateFile.directory(place);
    Authority authority = Authority.create("Vireo authority", now());
    write(place, "ca", authority.pem());
    server(place, authority, names, days);
    return 0;
  }

  @Command(
      name = "rotate",
      description = {
        "Makes a new certificate for the daemon, with a new key, from the authority that is there.",
        "A daemon that uses it follows within seconds."
      },
      mixinStandardHelpOptions = true)
  int rotate(
      @Option(names = "--dir", paramLabel = "DIR", defaultValue = "tls") String directory,
      @Option(names = "--name", paramLabel = "HOST") List<String> names,
      @Option(names = "--days", defaultValue = "" + DAYS_DEFAULT) int days) {
    Path place = place(directory);
    server(place, authority(place), names, days);
    return 0;
  }

  @Command(
      name = "client",
      description = "Makes a certificate for somebody who calls the daemon.",
      mixinStandardHelpOptions = true)
  int client(
      @Parameters(paramLabel = "NAME", description = "The policy calls them 'cert CN=NAME'.")
          String name,
      @Option(names = "--dir", paramLabel = "DIR", defaultValue = "tls") String directory,
      @Option(names = "--group", paramLabel = "GROUP") Optional<String> group,
      @Option(names = "--days", defaultValue = "" + DAYS_DEFAULT) int days) {
    Path place = place(directory);
    Pem made = authority(place).client(name, group, now(), life(days));
    write(place, name.replace(' ', '-'), made);
    return 0;
  }

  private void server(Path place, Authority authority, List<String> names, int days) {
    List<String> all = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1"));
    all.addAll(names == null ? List.of() : names);
    List<HostName> hosts = all.stream().distinct().map(HostName::of).toList();
    write(place, "server", authority.server(hosts, "vireo", now(), life(days)));
  }

  private static Authority authority(Path place) {
    return Authority.of(
        new Pem(
            PrivateFile.read(place.resolve("ca.crt")), PrivateFile.read(place.resolve("ca.key"))));
  }

  /** The key first: a daemon that follows waits until both fit. */
  private void write(Path place, String name, Pem pem) {
    PrivateFile.write(place.resolve(name + ".key"), pem.key());
    PrivateFile.writeOpen(place.resolve(name + ".crt"), pem.certificate());
    terminal.out().println(place.resolve(name + ".crt"));
    terminal.out().println(place.resolve(name + ".key"));
  }

  private Path place(String directory) {
    return terminal.absolute(directory);
  }

  private static Instant now() {
    return Clock.systemUTC().instant();
  }

  private static Duration life(int days) {
    if (days < 1) {
      throw new VirtException(ErrorCode.INVALID_ARG, "--days must be at least 1");
    }
    return Duration.ofDays(days);
  }
}
