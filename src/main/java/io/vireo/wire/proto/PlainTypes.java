package io.vireo.wire.proto;

import io.vireo.base.DomainRef;
import io.vireo.base.FilePath;
import io.vireo.base.HypervisorUri;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What the plain types of Java are as fields. */
final class PlainTypes {

  /** The types of components that are neither records nor enums nor sealed. */
  static final Map<Class<?>, FieldType> TYPES =
      Map.ofEntries(
          Map.entry(String.class, new FieldType.Text<>(it -> it, Optional.of(""))),
          Map.entry(UUID.class, text(UUID::fromString)),
          Map.entry(DomainRef.class, text(DomainRef::parse)),
          Map.entry(HypervisorUri.class, text(HypervisorUri::new)),
          Map.entry(FilePath.class, text(FilePath::new)),
          Map.entry(Instant.class, text(Instant::parse)),
          Map.entry(Duration.class, text(Duration::parse)),
          Map.entry(boolean.class, new FieldType.Flag()),
          Map.entry(Boolean.class, new FieldType.Flag()),
          Map.entry(int.class, new FieldType.Whole32()),
          Map.entry(Integer.class, new FieldType.Whole32()),
          Map.entry(long.class, new FieldType.Whole64()),
          Map.entry(Long.class, new FieldType.Whole64()),
          Map.entry(double.class, new FieldType.Real()),
          Map.entry(Double.class, new FieldType.Real()),
          Map.entry(ByteBuffer.class, new FieldType.Bytes()));

  private PlainTypes() {}

  private static <T> FieldType.Text<T> text(Function<String, T> read) {
    return new FieldType.Text<>(read, Optional.empty());
  }
}
