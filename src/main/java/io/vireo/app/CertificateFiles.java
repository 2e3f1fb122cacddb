package io.vireo.app;

import io.vertx.core.Future;
import io.vireo.auth.Reloads;
import io.vireo.auth.TlsMaterial;
import io.vireo.surface.http.ServerTls;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * The files of {@code http.tls}, followed: when all of them fit together again after a change, the
 * servers show the new ones. Any thread.
 */
final class CertificateFiles {

  private final DoorSettings.Tls files;
  private final AtomicReference<TlsMaterial> read =
      new AtomicReference<>(new TlsMaterial("", "", Optional.empty()));
  private final AtomicReference<Optional<ServerTls>> shown =
      new AtomicReference<>(Optional.empty());

  CertificateFiles(DoorSettings.Tls files) {
    this.files = files;
  }

  /** Reads them; fails where they are not whole, or may be read by others. */
  Future<ServerTls> follow(Reloads reloads) {
    return reloads
        .open(Path.of(files.cert()), text -> take(it -> with(it, text, it.key())))
        .compose(
            _ ->
                reloads.secret(
                    Path.of(files.key()), text -> take(it -> with(it, it.certificates(), text))))
        .compose(
            _ ->
                files.clientCa().isEmpty()
                    ? Future.succeededFuture()
                    : reloads.open(Path.of(files.clientCa()), this::trust))
        .map(
            _ -> {
              ServerTls tls = new ServerTls(read.get().check());
              shown.set(Optional.of(tls));
              return tls;
            });
  }

  private void trust(String pem) {
    take(it -> new TlsMaterial(it.certificates(), it.key(), Optional.of(pem)));
  }

  private static TlsMaterial with(TlsMaterial before, String certificates, String key) {
    return new TlsMaterial(certificates, key, before.clientAuthorities());
  }

  private void take(UnaryOperator<TlsMaterial> change) {
    TlsMaterial now = read.updateAndGet(change);
    shown.get().ifPresent(tls -> tls.follow(now.check()));
  }
}
