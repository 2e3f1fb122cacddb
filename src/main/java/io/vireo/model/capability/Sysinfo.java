package io.vireo.model.capability;

import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Element;
import io.vireo.wire.Text;
import java.util.List;
import java.util.Optional;

/** What a machine's firmware says of it. */
@Element("sysinfo")
public record Sysinfo(
    @Attr String type,
    @Child Optional<Block> bios,
    @Child Optional<Block> system,
    @Child("baseBoard") List<Block> boards,
    @Child Optional<Block> chassis) {

  public Sysinfo {
    boards = List.copyOf(boards);
  }

  /** One table of it. */
  public record Block(@Child("entry") List<Entry> entries) {
    public Block {
      entries = List.copyOf(entries);
    }

    /** Nothing where there is no entry. */
    public static Optional<Block> of(List<Entry> entries) {
      return entries.isEmpty() ? Optional.empty() : Optional.of(new Block(entries));
    }
  }

  public record Entry(@Attr String name, @Text String value) {}
}
