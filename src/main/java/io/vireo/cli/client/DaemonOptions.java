package io.vireo.cli.client;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which daemon is meant, as options and environment say it: an option is stronger than any
 * variable, and a URL than a socket.
 *
 * @param given the value of an option, if it was given, by its name
 * @param absolute what a relative file name means
 */
public record DaemonOptions(
    Function<String, Optional<String>> given,
    Map<String, String> environment,
    Function<String, Path> absolute) {

  public static final String URL = "--url";
  public static final String TOKEN_FILE = "--token-file";
  public static final String AUTHORITY = "--ca";
  public static final String CERTIFICATE = "--cert";
  public static final String CERTIFICATE_KEY = "--cert-key";
  public static final String SOCKET = "--socket";
  public static final String RUN_DIR = "--run-dir";

  /** The daemon. */
  public DaemonAddress address() {
    Optional<String> local = given.apply(SOCKET).or(() -> given.apply(RUN_DIR));
    Optional<String> url = given.apply(URL);
    if (local.isPresent() && url.isPresent()) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "--url is one daemon, --socket or --run-dir is another");
    }
    return url.or(() -> local.isPresent() ? Optional.empty() : variable("VIREO_URL"))
        .map(this::remote)
        .orElseGet(this::local);
  }

  private DaemonAddress local() {
    Path socket =
        SocketLocation.of(
            given.apply(SOCKET).map(Path::of), given.apply(RUN_DIR).map(Path::of), environment);
    return DaemonAddress.of(absolute.apply(socket.toString()));
  }

  private DaemonAddress remote(String url) {
    return RemoteAddress.of(url, token(), new TlsIdentity(file(AUTHORITY, "VIREO_CA"), own()));
  }

  /** A secret is in a file: whoever lists processes sees their words and their environment. */
  private Optional<String> token() {
    return file(TOKEN_FILE, "VIREO_TOKEN_FILE")
        .map(
            file -> {
              String token = OwnFile.secret(file).strip();
              if (!token.matches("[!-~]+")) {
                throw new VirtException(
                    ErrorCode.CONF_SYNTAX, file + " must hold one token and nothing else");
              }
              return token;
            });
  }

  /** {@code tls client} puts the key beside the certificate. */
  private Optional<TlsIdentity.Own> own() {
    Optional<Path> key = file(CERTIFICATE_KEY, "VIREO_CERT_KEY");
    return file(CERTIFICATE, "VIREO_CERT")
        .map(file -> new TlsIdentity.Own(file, key.orElseGet(() -> beside(file))));
  }

  private static Path beside(Path certificate) {
    String name = String.valueOf(certificate.getFileName());
    return certificate.resolveSibling(name.replaceFirst("\\.[^.]*$", "") + ".key");
  }

  private Optional<Path> file(String option, String variable) {
    return given.apply(option).or(() -> variable(variable)).map(absolute);
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
  }
}
