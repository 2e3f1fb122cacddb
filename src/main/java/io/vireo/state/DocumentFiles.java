package io.vireo.state;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The blocking half of a {@link StateStore}: what happens to the files, in which order. */
final class DocumentFiles {

  private static final int FILE_BYTES_MAX = StateStore.DOCUMENT_BYTES_MAX + Envelope.LINE_BYTES_MAX;

  private final FileCalls disk;
  private final Path root;

  DocumentFiles(FileCalls disk, Path root) {
    this.disk = disk;
    this.root = root;
  }

  /** What one pass over a collection found; the damaged ones are still in place. */
  record Reading(
      Map<String, String> documents,
      List<DocumentName> damaged,
      List<Listing.Problem> unreadable) {}

  StateLock claim() {
    try {
      Files.createDirectories(root.getParent());
      disk.createDirectory(root);
      return StateLock.take(root);
    } catch (IOException cause) {
      throw DiskFailure.opening(root, cause);
    }
  }

  void removeTemporaries() {
    try (Stream<Path> all = Files.walk(root, DocumentName.LEVELS_MAX + 1)) {
      for (Path path : all.filter(this::isTemporary).toList()) {
        disk.delete(path);
      }
    } catch (IOException cause) {
      throw DiskFailure.writing(root, cause);
    } catch (UncheckedIOException cause) {
      throw DiskFailure.reading(root, cause.getCause());
    }
  }

  private boolean isTemporary(Path path) {
    return DocumentName.isTemporary(path.getFileName().toString());
  }

  void write(DocumentName name, String body) {
    byte[] sealed = Envelope.seal(body);
    if (sealed.length > FILE_BYTES_MAX) {
      throw new VirtException(
          ErrorCode.DOCUMENT_TOO_LARGE,
          "document '%s' of '%s' is larger than the limit of %d bytes"
              .formatted(name.key(), name.collection(), StateStore.DOCUMENT_BYTES_MAX));
    }
    try {
      createDirectories(name);
      replace(name, sealed);
    } catch (IOException cause) {
      throw DiskFailure.writing(name.file(root), cause);
    }
  }

  private void createDirectories(DocumentName name) throws IOException {
    Path at = root;
    for (Path level : Path.of(name.collection())) {
      Path next = at.resolve(level);
      if (!Files.isDirectory(next)) {
        disk.createDirectory(next);
        disk.forceDirectory(at);
      }
      at = next;
    }
  }

  private void replace(DocumentName name, byte[] sealed) throws IOException {
    Path temporary = name.temporary(root);
    try {
      try (DiskFile file = disk.create(temporary)) {
        file.writeFully(ByteBuffer.wrap(sealed), 0);
        file.force();
      }
      disk.rename(temporary, name.file(root));
    } catch (IOException failed) {
      deleteQuietly(temporary, failed);
      throw failed;
    }
    disk.forceDirectory(name.directory(root));
  }

  private void deleteQuietly(Path temporary, IOException failed) {
    try {
      disk.delete(temporary);
    } catch (IOException also) {
      failed.addSuppressed(also);
    }
  }

  void remove(DocumentName name) {
    try {
      if (disk.delete(name.file(root))) {
        disk.forceDirectory(name.directory(root));
      }
    } catch (IOException cause) {
      throw DiskFailure.writing(name.file(root), cause);
    }
  }

  /** The body; empty if there is no such document or it is damaged. */
  Optional<String> read(DocumentName name) {
    return bytes(name).flatMap(Envelope::open);
  }

  Reading readAll(String collection) {
    Map<String, String> documents = new TreeMap<>();
    List<DocumentName> damaged = new ArrayList<>();
    List<Listing.Problem> unreadable = new ArrayList<>();
    for (String key : keys(collection)) {
      try {
        DocumentName name = new DocumentName(collection, key);
        read(name).ifPresentOrElse(b -> documents.put(name.key(), b), () -> damaged.add(name));
      } catch (VirtException failure) {
        unreadable.add(new Listing.Problem(key, failure, Optional.empty()));
      }
    }
    return new Reading(documents, damaged, unreadable);
  }

  private List<String> keys(String collection) {
    Path directory = root.resolve(collection);
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(path -> DocumentName.keyOf(path.getFileName().toString()))
          .flatMap(Optional::stream)
          .toList();
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException cause) {
      throw DiskFailure.reading(directory, cause);
    } catch (UncheckedIOException cause) {
      throw DiskFailure.reading(directory, cause.getCause());
    }
  }

  /** Moves a damaged document out of the way, where a person can still look at it. */
  Optional<Listing.Problem> setAsideIfDamaged(DocumentName name) {
    Optional<byte[]> found = bytes(name);
    if (found.isEmpty() || Envelope.open(found.get()).isPresent()) {
      return Optional.empty();
    }
    Path aside = freeName(name);
    try {
      disk.rename(name.file(root), aside);
      disk.forceDirectory(name.directory(root));
    } catch (IOException cause) {
      throw DiskFailure.writing(name.file(root), cause);
    }
    return Optional.of(new Listing.Problem(name.key(), damaged(name, aside), Optional.of(aside)));
  }

  private static VirtException damaged(DocumentName name, Path aside) {
    return new VirtException(
        ErrorCode.READ_FAILED,
        "document '%s' of '%s' is damaged and was set aside as %s; repair or define it again"
            .formatted(name.key(), name.collection(), aside));
  }

  private Path freeName(DocumentName name) {
    String base = name.key() + DocumentName.SUFFIX + ".damaged";
    Path free = name.directory(root).resolve(base);
    for (int n = 1; Files.exists(free); n++) {
      free = name.directory(root).resolve(base + "." + n);
    }
    return free;
  }

  /** The file's bytes, never more than a document may have; a later release's are refused. */
  private Optional<byte[]> bytes(DocumentName name) {
    Path path = name.file(root);
    try (DiskFile file = disk.open(path)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), FILE_BYTES_MAX + 1L));
      file.readFully(bytes, 0);
      return Optional.of(notLater(name, bytes.array()));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException cause) {
      throw DiskFailure.reading(path, cause);
    }
  }

  private static byte[] notLater(DocumentName name, byte[] bytes) {
    Envelope.laterVersion(bytes)
        .ifPresent(
            version -> {
              throw new VirtException(
                  ErrorCode.READ_FAILED,
                  "document '%s' of '%s' has version %d, written by a later release; upgrade"
                      .formatted(name.key(), name.collection(), version));
            });
    return bytes;
  }
}
