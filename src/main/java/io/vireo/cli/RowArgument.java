package io.vireo.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.FilePath;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A component of a row's arguments as the command line has it: what must be given has a place, what
 * may be given is an option.
 *
 * @param component its name in the API
 */
record RowArgument(String component, ArgSpec spec, Reading reading) {

  private static final long DOCUMENT_BYTES_MAX = 64L << 20;

  /** Puts what was typed into the arguments of a call. */
  @FunctionalInterface
  interface Reading {
    void put(ObjectNode arguments, String component, Object typed, RootCommand root);
  }

  /**
   * The argument for a component; none for the hypervisor, which is every command's option.
   *
   * @param place the next free place
   */
  static Optional<RowArgument> of(RecordComponent component, int place) {
    String name = component.getName();
    Class<?> type = component.getType();
    return switch (name) {
      case "hypervisor" -> Optional.empty();
      case "xml" ->
          Optional.of(
              new RowArgument(
                  name,
                  type == Optional.class ? value("--xml", "FILE") : placed(place, "XML_FILE"),
                  RowArgument::putDocument));
      case "enabled" -> Optional.of(new RowArgument(name, flag("--disable"), RowArgument::putNot));
      default ->
          Optional.of(
              type == Optional.class
                  ? mayBeGiven(name, component.getGenericType().getTypeName())
                  : ofType(name, type, place));
    };
  }

  /** What is inside an {@code Optional} is told by its name only. */
  private static RowArgument mayBeGiven(String name, String type) {
    if (type.contains("Boolean")) {
      return new RowArgument(name, either(option(name)), RowArgument::putEither);
    }
    return type.contains("Long") || type.contains("Integer")
        ? new RowArgument(name, number(option(name)), RowArgument::putNumber)
        : new RowArgument(name, value(option(name), "NAME"), RowArgument::putText);
  }

  private static RowArgument ofType(String name, Class<?> type, int place) {
    if (type == boolean.class) {
      return new RowArgument(name, flag(option(name)), RowArgument::putFlag);
    }
    if (type == FilePath.class) {
      return new RowArgument(name, placed(place, "FILE"), RowArgument::putPath);
    }
    String label = type == DomainRef.class ? "DOMAIN" : name.toUpperCase(Locale.ROOT);
    return new RowArgument(name, placed(place, label), RowArgument::putText);
  }

  boolean isPlaced() {
    return spec.isPositional();
  }

  /** Adds what was typed, if it was. */
  void read(ObjectNode arguments, RootCommand root) {
    Object typed = spec.getValue();
    if (typed != null) {
      reading.put(arguments, component, typed, root);
    }
  }

  /** virsh's spelling: {@code bypassCache} is {@code --bypass-cache}. */
  static String option(String component) {
    return component.equals("secure")
        ? "--security-info"
        : "--" + component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static ArgSpec flag(String option) {
    return OptionSpec.builder(option)
        .type(boolean.class)
        .initialValue(false)
        .description(sentence(option))
        .build();
  }

  /** {@code --digests}, {@code --no-digests}, or neither. */
  private static ArgSpec either(String option) {
    return OptionSpec.builder(option)
        .type(Boolean.class)
        .arity("0")
        .negatable(true)
        .description(sentence(option))
        .build();
  }

  private static ArgSpec number(String option) {
    return OptionSpec.builder(option)
        .type(Long.class)
        .arity("1")
        .paramLabel("N")
        .description(sentence(option))
        .build();
  }

  private static ArgSpec value(String option, String label) {
    return OptionSpec.builder(option)
        .type(String.class)
        .arity("1")
        .paramLabel(label)
        .description(sentence(option))
        .build();
  }

  private static ArgSpec placed(int place, String label) {
    return PositionalParamSpec.builder()
        .index(Integer.toString(place))
        .arity("1")
        .required(true)
        .type(String.class)
        .paramLabel(label)
        .description(sentence(label))
        .build();
  }

  /** What the word means wherever it is used. */
  private static String sentence(String word) {
    return switch (word) {
      case "DOMAIN" -> "Name, UUID or number of the domain.";
      case "FILE" -> "A file on this host.";
      case "XML_FILE" -> "A file with the document; - is standard input.";
      case "ID" -> "Number of the job.";
      case "--xml" -> "Use the document in this file instead.";
      case "--bypass-cache" -> "Go around the page cache.";
      case "--running" -> "Run after the restore, whatever it was.";
      case "--paused" -> "Leave the processors standing.";
      case "--force-boot" -> "Drop a managed save image and boot.";
      case "--reset-nvram" -> "Begin with fresh UEFI variables.";
      case "--security-info" -> "With passwords.";
      case "--inactive" -> "The definition that the next start uses.";
      case "--managed-save" -> "Remove the managed save image, too.";
      case "--nvram" -> "Remove the UEFI variables, too.";
      case "--graceful" -> "Let it flush, and fail rather than kill it.";
      case "--use-cache" -> "Go through the page cache.";
      case "--image-format" ->
          "raw, gzip, bzip2, xz, lzop, zstd or sparse; default: what is fastest.";
      case "--road" -> "auto, direct (the hypervisor writes the file) or streamed.";
      case "--parallel-channels" -> "How many threads write, read or pack the state.";
      case "--level" -> "How hard to pack, as the format's program counts.";
      case "--digests" -> "Keep a checksum of each chunk in the image.";
      case "--key" -> "Seal, or open, the image with the key of this name.";
      case "--bytes-per-second-max" -> "How fast at most.";
      case "--in-place" -> "Overwrite what is there: an earlier image goes first.";
      case "--verify" -> "Compare the digests first; the default if there are any.";
      case "--sha256" -> "Of the whole stream; makes up for a trailer that was never written.";
      case "--live" -> "The running machine.";
      case "--config" -> "The definition that the next start uses.";
      case "--maximum" -> "The most that there may be.";
      case "KIBIBYTES" -> "How much, in KiB.";
      case "DEVICE" -> "A disk's target or file; a card's device or address.";
      case "--dry-run" -> "Only look, and say what would happen.";
      case "--disable" -> "Do not start with the daemon.";
      default -> "";
    };
  }

  private static void putFlag(ObjectNode into, String name, Object typed, RootCommand root) {
    if ((Boolean) typed) {
      into.put(name, true);
    }
  }

  private static void putEither(ObjectNode into, String name, Object typed, RootCommand root) {
    into.put(name, (Boolean) typed);
  }

  private static void putNumber(ObjectNode into, String name, Object typed, RootCommand root) {
    into.put(name, (Long) typed);
  }

  private static void putNot(ObjectNode into, String name, Object typed, RootCommand root) {
    into.put(name, !(Boolean) typed);
  }

  private static void putText(ObjectNode into, String name, Object typed, RootCommand root) {
    into.put(name, (String) typed);
  }

  private static void putPath(ObjectNode into, String name, Object typed, RootCommand root) {
    into.put(name, root.daemonFile((String) typed).text());
  }

  private static void putDocument(ObjectNode into, String name, Object typed, RootCommand root) {
    into.put(name, document((String) typed, root.terminal()));
  }

  /** The text of a file; {@code -} is standard input. */
  static String document(String file, Terminal terminal) {
    try {
      if (file.equals("-")) {
        return new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8);
      }
      Path path = terminal.absolute(file);
      if (Files.size(path) > DOCUMENT_BYTES_MAX) {
        throw new VirtException(
            ErrorCode.DOCUMENT_TOO_LARGE, path + " is over " + DOCUMENT_BYTES_MAX + " bytes");
      }
      return Files.readString(path);
    } catch (IOException unreadable) {
      throw new VirtException(
          ErrorCode.OPEN_FAILED,
          "cannot read '"
              + file
              + "': "
              + reason(unreadable)
              + "; name a file that is XML in UTF-8",
          unreadable);
    } catch (UncheckedIOException unreadable) {
      throw VirtException.from(unreadable);
    }
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "it may not be read";
      case CharacterCodingException _ -> "it is not text";
      default -> String.valueOf(failure.getMessage());
    };
  }
}
