package io.vireo.wire.proto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/** What a field holds: how it is written, read, and what it is called in a {@code .proto} file. */
sealed interface FieldType {

  /** Wire types of protobuf. */
  int VARINT = 0;

  int FIXED64 = 1;
  int LENGTH = 2;

  int wire();

  /** Puts the value, without its tag, before what is there. */
  void write(ProtoSink out, Object value);

  Object read(ProtoSource in);

  /** What an absent field means; empty where a value must be given. */
  Optional<Object> absent();

  /** Its name in a {@code .proto} file. */
  String proto();

  /** Puts tag and value before what is there. */
  default void write(ProtoSink out, int number, Object value) {
    int before = out.length();
    write(out, value);
    if (wire() == LENGTH) {
      out.close(number, before);
    } else {
      out.tag(number, wire());
    }
  }

  /** A value that is one text. */
  record Text<T>(Function<String, T> parse, Optional<Object> absent) implements FieldType {
    @Override
    public int wire() {
      return LENGTH;
    }

    @Override
    public void write(ProtoSink out, Object value) {
      out.put(value.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Object read(ProtoSource in) {
      return parse.apply(in.text());
    }

    @Override
    public String proto() {
      return "string";
    }
  }

  /** True or false. */
  record Flag() implements FieldType {
    @Override
    public int wire() {
      return VARINT;
    }

    @Override
    public void write(ProtoSink out, Object value) {
      out.varint((boolean) value ? 1 : 0);
    }

    @Override
    public Object read(ProtoSource in) {
      return in.varint() != 0;
    }

    @Override
    public Optional<Object> absent() {
      return Optional.of(false);
    }

    @Override
    public String proto() {
      return "bool";
    }
  }

  /** A whole number of 32 bits. */
  record Whole32() implements FieldType {
    @Override
    public int wire() {
      return VARINT;
    }

    @Override
    public void write(ProtoSink out, Object value) {
      out.varint((int) value);
    }

    @Override
    public Object read(ProtoSource in) {
      return (int) in.varint();
    }

    @Override
    public Optional<Object> absent() {
      return Optional.of(0);
    }

    @Override
    public String proto() {
      return "int32";
    }
  }

  /** A whole number of 64 bits. */
  record Whole64() implements FieldType {
    @Override
    public int wire() {
      return VARINT;
    }

    @Override
    public void write(ProtoSink out, Object value) {
      out.varint((long) value);
    }

    @Override
    public Object read(ProtoSource in) {
      return in.varint();
    }

    @Override
    public Optional<Object> absent() {
      return Optional.of(0L);
    }

    @Override
    public String proto() {
      return "int64";
    }
  }

  /** A number that need not be whole. */
  record Real() implements FieldType {
    @Override
    public int wire() {
      return FIXED64;
    }

    @Override
    public void write(ProtoSink out, Object value) {
      out.fixed64(Double.doubleToRawLongBits((double) value));
    }

    @Override
    public Object read(ProtoSource in) {
      return in.real();
    }

    @Override
    public Optional<Object> absent() {
      return Optional.of(0.0);
    }

    @Override
    public String proto() {
      return "double";
    }
  }

  /** Bytes, from position to limit. */
  record Bytes() implements FieldType {
    @Override
    public int wire() {
      return LENGTH;
    }

    @Override
    public void write(ProtoSink out, Object value) {
      ByteBuffer bytes = ((ByteBuffer) value).duplicate();
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      out.put(copy);
    }

    @Override
    public Object read(ProtoSource in) {
      return in.bytes();
    }

    @Override
    public Optional<Object> absent() {
      return Optional.of(ByteBuffer.allocate(0));
    }

    @Override
    public String proto() {
      return "bytes";
    }
  }

  /** A word of an enum. */
  record Word(Words words) implements FieldType {
    @Override
    public int wire() {
      return VARINT;
    }

    @Override
    public void write(ProtoSink out, Object value) {
      out.varint(words.number((Enum<?>) value));
    }

    @Override
    public Object read(ProtoSource in) {
      return words.constant(in.varint());
    }

    @Override
    public Optional<Object> absent() {
      return Optional.empty();
    }

    @Override
    public String proto() {
      return words.name();
    }
  }

  /** A message in a message. */
  record Nested(Message message) implements FieldType {
    @Override
    public int wire() {
      return LENGTH;
    }

    @Override
    public void write(ProtoSink out, Object value) {
      message.write(out, value);
    }

    @Override
    public Object read(ProtoSource in) {
      return in.inside(() -> message.read(in));
    }

    @Override
    public Optional<Object> absent() {
      return Optional.empty();
    }

    @Override
    public String proto() {
      return message.name();
    }
  }
}
