package io.vireo.wire.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.vireo.base.DomainRef;
import io.vireo.base.FilePath;
import io.vireo.base.HypervisorUri;
import io.vireo.wire.Word;
import java.io.IOException;
import java.util.function.Function;

/** The values that are one text in JSON, and how they are read from it. */
final class PlainText extends SimpleModule {

  private static final long serialVersionUID = 1L;

  PlainText() {
    text(DomainRef.class, DomainRef::parse);
    text(HypervisorUri.class, HypervisorUri::new);
    text(FilePath.class, FilePath::new);
    addSerializer(new Words());
  }

  private <T> void text(Class<T> type, Function<String, T> read) {
    addSerializer(type, new ToStringSerializer(type));
    addDeserializer(type, new FromText<>(type, read));
  }

  /** An enum's constant as its word. */
  @SuppressWarnings("rawtypes")
  private static final class Words extends StdSerializer<Enum> {

    private static final long serialVersionUID = 1L;

    Words() {
      super(Enum.class);
    }

    @Override
    public void serialize(Enum constant, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(Word.of(constant));
    }
  }

  /** Reads a value from its text; what its constructor refuses passes through. */
  private static final class FromText<T> extends StdDeserializer<T> {

    private static final long serialVersionUID = 1L;

    private final transient Function<String, T> read;

    FromText(Class<T> type, Function<String, T> read) {
      super(type);
      this.read = read;
    }

    @Override
    @SuppressWarnings("unchecked")
    public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return in.currentToken() == JsonToken.VALUE_STRING
          ? read.apply(in.getText())
          : (T) context.handleUnexpectedToken(String.class, in);
    }
  }
}
