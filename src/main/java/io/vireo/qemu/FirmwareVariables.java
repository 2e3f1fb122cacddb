package io.vireo.qemu;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.SmallFiles;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.Os;
import io.vireo.wire.Derive;
import java.nio.file.Path;
import java.util.Optional;

/** The file in which UEFI keeps a guest's variables: where it is, that it is there, or is not. */
final class FirmwareVariables {

  private FirmwareVariables() {}

  /** The definition with a file for the variables, where its firmware has some and names none. */
  static Domain placed(Domain domain, Path stateDirectory) {
    Optional<Os.Nvram> nameless =
        domain.os().nvram().filter(nvram -> nvram.path().filter(p -> !p.isBlank()).isEmpty());
    return nameless
        .map(nvram -> Derive.with(nvram, "path", Optional.of(file(domain, stateDirectory))))
        .map(nvram -> Derive.with(domain.os(), "nvram", Optional.of(nvram)))
        .map(domain::withOs)
        .orElse(domain);
  }

  private static String file(Domain domain, Path stateDirectory) {
    return stateDirectory.resolve(domain.name().replace('/', '_') + "_VARS.fd").toString();
  }

  /**
   * Makes the file from its template if it is not there, or if {@code fresh} ones are wanted.
   *
   * @return fails with {@code OPERATION_FAILED} where there is neither file nor template
   */
  static Future<Void> prepare(SmallFiles files, Domain domain, boolean fresh) {
    return domain
        .os()
        .nvram()
        .filter(nvram -> nvram.path().isPresent())
        .map(nvram -> prepare(files, nvram, Path.of(nvram.path().orElseThrow()), fresh))
        .orElseGet(Future::succeededFuture);
  }

  private static Future<Void> prepare(
      SmallFiles files, Os.Nvram nvram, Path variables, boolean fresh) {
    return files
        .size(variables)
        .compose(
            bytes ->
                bytes > 0 && !fresh
                    ? Future.succeededFuture()
                    : nvram
                        .template()
                        .map(template -> files.copy(Path.of(template), variables))
                        .orElseGet(() -> Future.failedFuture(noTemplate(variables))));
  }

  /** Removes the file, if the definition names one and it is there. */
  static Future<Void> remove(SmallFiles files, Domain domain) {
    return domain
        .os()
        .nvram()
        .flatMap(Os.Nvram::path)
        .filter(path -> !path.isBlank())
        .map(path -> files.remove(Path.of(path)))
        .orElseGet(Future::succeededFuture);
  }

  private static VirtException noTemplate(Path variables) {
    return new VirtException(
        ErrorCode.OPERATION_FAILED,
        "cannot make the UEFI variables " + variables + ": name their template in <nvram>");
  }
}
