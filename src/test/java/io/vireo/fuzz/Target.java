package io.vireo.fuzz;

import java.io.IOException;
import java.util.List;

/** Something that reads bytes of unknown origin. */
enum Target {
  FRONT("header and document of an image, in a file") {
    @Override
    List<byte[]> seeds() throws IOException {
      return Seeds.images();
    }

    @Override
    void read(byte[] input) throws IOException {
      Readers.image(input);
    }
  },
  RECEIVED("an image that comes as a stream") {
    @Override
    List<byte[]> seeds() throws IOException {
      return Seeds.received();
    }

    @Override
    void read(byte[] input) throws IOException {
      Readers.received(input);
    }
  },
  JOURNAL("the journal of a redefinition") {
    @Override
    List<byte[]> seeds() throws IOException {
      return Seeds.journals();
    }

    @Override
    void read(byte[] input) throws IOException {
      Readers.journal(input);
    }
  },
  STATE("the beginning of a hypervisor's state") {
    @Override
    List<byte[]> seeds() throws IOException {
      return Seeds.states();
    }

    @Override
    void read(byte[] input) throws IOException {
      Readers.state(input);
    }
  },
  SEALED("a sealed stream") {
    @Override
    List<byte[]> seeds() throws IOException {
      return Seeds.sealed();
    }

    @Override
    void read(byte[] input) throws IOException {
      Readers.sealed(input);
    }
  },
  PACKED("a stream packed with zstd") {
    @Override
    List<byte[]> seeds() throws IOException {
      return Seeds.packed();
    }

    @Override
    void read(byte[] input) throws IOException {
      Readers.packed(input);
    }
  },
  STORED("a document of the daemon's own") {
    @Override
    List<byte[]> seeds() throws IOException {
      return Seeds.stored();
    }

    @Override
    void read(byte[] input) throws IOException {
      Readers.stored(input);
    }
  },
  DOMAIN("the domain's document in an image") {
    @Override
    List<byte[]> seeds() throws IOException {
      return Seeds.domains();
    }

    @Override
    void read(byte[] input) throws IOException {
      Readers.domain(input);
    }
  };

  private final String what;

  Target(String what) {
    this.what = what;
  }

  /** Sound ones, from which others are made. */
  abstract List<byte[]> seeds() throws IOException;

  /**
   * Reads it; whatever is wrong with it is refused, and what is not refused is what it says.
   *
   * @throws AssertionError if not
   */
  abstract void read(byte[] input) throws IOException;

  @Override
  public String toString() {
    return what;
  }
}
