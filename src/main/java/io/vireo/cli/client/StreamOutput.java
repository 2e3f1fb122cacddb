package io.vireo.cli.client;

import io.vireo.wire.StreamTrailer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Where an image goes that a command prints. Three times matter: what {@link #write} and {@link
 * #secure} do happens while the guest may still go on, {@link #complete} only after it was stopped,
 * and {@link #takeBack} when it went on.
 *
 * <p>Into a file the trailer is written before, so that whatever dies then, the file can be made an
 * image; and that one is made of it after. Into a pipe the trailer is written after, since whoever
 * reads it sets the guest going: it must never run at both ends.
 */
public sealed interface StreamOutput extends AutoCloseable {

  void write(byte[] bytes, int offset, int count) throws IOException;

  /** Everything was written: makes it as safe as it can be here. */
  void secure(StreamTrailer trailer) throws IOException;

  /** Says that it is whole, and the only one. */
  void complete(StreamTrailer trailer) throws IOException;

  /** Makes sure that nobody takes it for the only one. */
  void takeBack() throws IOException;

  /** What else is to be done by hand if {@link #complete} fails, or never comes. */
  String remedy(String sha256);

  @Override
  void close() throws IOException;

  /** This process's standard output, or {@code otherwise} where that was put in its place. */
  static StreamOutput standard(OutputStream otherwise, boolean isProcess) throws IOException {
    if (!isProcess) {
      return new Pipe(otherwise);
    }
    Path itself = Path.of("/proc/self/fd/1");
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    return Files.isRegularFile(itself) ? RegularFile.of(itself, out) : new Pipe(out);
  }

  /** Somebody else's end of a pipe. */
  record Pipe(OutputStream out) implements StreamOutput {

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      out.write(bytes, offset, count);
    }

    @Override
    public void secure(StreamTrailer trailer) throws IOException {
      out.flush();
    }

    @Override
    public void complete(StreamTrailer trailer) throws IOException {
      byte[] last = new byte[StreamTrailer.BYTES];
      trailer.encode().get(last);
      out.write(last);
      out.flush();
    }

    @Override
    public void takeBack() {}

    @Override
    public String remedy(String sha256) {
      return "what was received has no trailer; if it is in a file and the domain is off, make an"
          + " image of it: ./vireo image complete --sha256 "
          + sha256
          + " FILE";
    }

    @Override
    public void close() {}
  }

  /**
   * A file that a shell opened for us.
   *
   * @param file the same, opened anew, since ours may only append; empty if it does not begin where
   *     the image does
   */
  record RegularFile(OutputStream out, Optional<FileChannel> file, Path path)
      implements StreamOutput {

    static RegularFile of(Path itself, OutputStream out) throws IOException {
      Path path = itself.toRealPath();
      boolean whole = Files.size(itself) == 0 && Files.isWritable(itself);
      return new RegularFile(
          out,
          whole
              ? Optional.of(
                  FileChannel.open(itself, StandardOpenOption.READ, StandardOpenOption.WRITE))
              : Optional.empty(),
          path);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      out.write(bytes, offset, count);
    }

    @Override
    public void secure(StreamTrailer trailer) throws IOException {
      byte[] last = new byte[StreamTrailer.BYTES];
      trailer.encode().get(last);
      out.write(last);
      force();
      try (FileChannel directory = FileChannel.open(path.getParent())) {
        directory.force(true);
      }
    }

    private void force() throws IOException {
      if (file.isPresent()) {
        file.get().force(true);
      } else {
        FileDescriptor.out.sync();
      }
    }

    /** At every moment it is incomplete and can be completed, or complete. */
    @Override
    public void complete(StreamTrailer trailer) throws IOException {
      if (file.isPresent()) {
        byte[] magic = StreamTrailer.COMPLETE_MAGIC.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.wrap(magic);
        while (bytes.hasRemaining()) {
          file.get().write(bytes, bytes.position());
        }
        force();
        file.get().truncate(trailer.bytes());
        force();
      }
    }

    /** Without a trailer nobody can complete it by mistake. */
    @Override
    public void takeBack() throws IOException {
      if (file.isPresent()) {
        file.get().truncate(Math.max(0, file.get().size() - StreamTrailer.BYTES));
        force();
      }
    }

    @Override
    public String remedy(String sha256) {
      return "%1$s holds all of it; if the domain is off: ./vireo image complete %1$s"
          .formatted(path);
    }

    @Override
    public void close() throws IOException {
      if (file.isPresent()) {
        file.get().close();
      }
    }
  }
}
