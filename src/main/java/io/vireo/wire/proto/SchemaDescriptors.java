package io.vireo.wire.proto;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.List;

/**
 * A schema and its services as protobuf describes them to itself: what server reflection tells. It
 * loads a good part of protobuf's library, so it is made only when somebody asks.
 */
public final class SchemaDescriptors {

  private final String packageName;

  private SchemaDescriptors(String packageName) {
    this.packageName = packageName;
  }

  /** The file called {@code name}. */
  public static FileDescriptor of(
      String name, String packageName, Schema schema, List<Service> services) {
    SchemaDescriptors made = new SchemaDescriptors(packageName);
    FileDescriptorProto.Builder file =
        FileDescriptorProto.newBuilder().setName(name).setPackage(packageName).setSyntax("proto3");
    services.forEach(each -> file.addService(made.service(each)));
    SchemaText.sorted(schema.messages()).forEach(each -> file.addMessageType(made.message(each)));
    schema.enums().forEach(each -> file.addEnumType(words(each)));
    try {
      return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]);
    } catch (DescriptorValidationException contradiction) {
      throw new IllegalStateException("the schema contradicts itself", contradiction);
    }
  }

  private ServiceDescriptorProto service(Service service) {
    ServiceDescriptorProto.Builder described =
        ServiceDescriptorProto.newBuilder().setName(service.name());
    service
        .methods()
        .forEach(
            method ->
                described.addMethod(
                    MethodDescriptorProto.newBuilder()
                        .setName(method.name())
                        .setInputType(full(method.request().codec().name()))
                        .setClientStreaming(method.request().streamed())
                        .setOutputType(full(method.response().codec().name()))
                        .setServerStreaming(method.response().streamed())));
    return described.build();
  }

  private String full(String name) {
    return "." + packageName + "." + name;
  }

  private DescriptorProto message(Message message) {
    DescriptorProto.Builder described = DescriptorProto.newBuilder().setName(message.name());
    boolean choice = message instanceof Message.OfChoice;
    if (choice) {
      described.addOneofDeclBuilder().setName("it");
    }
    for (Field field : message.fields()) {
      FieldDescriptorProto.Builder one = field(field);
      switch (field.times()) {
        case ONE -> {
          if (choice) {
            one.setOneofIndex(0);
          }
        }
        case MAYBE, MAYBE_LONG -> optional(described, field, one);
        case LIST, SET -> one.setLabel(Label.LABEL_REPEATED);
        case MAP -> map(message, described, field, one);
      }
      described.addField(one);
    }
    message
        .gone()
        .forEach(
            (name, number) ->
                described
                    .addReservedName(name)
                    .addReservedRange(
                        DescriptorProto.ReservedRange.newBuilder()
                            .setStart(number)
                            .setEnd(number + 1)));
    return described.build();
  }

  /** What proto3 calls optional is a choice of one, so that a reader can tell absent from zero. */
  private static void optional(
      DescriptorProto.Builder message, Field field, FieldDescriptorProto.Builder one) {
    one.setProto3Optional(true).setOneofIndex(message.getOneofDeclCount());
    message.addOneofDeclBuilder().setName("_" + field.name());
  }

  private void map(
      Message message,
      DescriptorProto.Builder described,
      Field field,
      FieldDescriptorProto.Builder one) {
    String entry = capital(field.name()) + "Entry";
    DescriptorProto.Builder pair = described.addNestedTypeBuilder().setName(entry);
    pair.getOptionsBuilder().setMapEntry(true);
    pair.addField(
        FieldDescriptorProto.newBuilder()
            .setName("key")
            .setNumber(1)
            .setLabel(Label.LABEL_OPTIONAL)
            .setType(FieldDescriptorProto.Type.TYPE_STRING));
    pair.addField(field(field).clearJsonName().setName("value").setNumber(2));
    one.setLabel(Label.LABEL_REPEATED)
        .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
        .setTypeName(full(message.name()) + "." + entry);
  }

  private FieldDescriptorProto.Builder field(Field field) {
    FieldDescriptorProto.Builder one =
        FieldDescriptorProto.newBuilder()
            .setName(field.name())
            .setNumber(field.number())
            .setLabel(Label.LABEL_OPTIONAL);
    return switch (field.type()) {
      case FieldType.Text<?> _ -> one.setType(FieldDescriptorProto.Type.TYPE_STRING);
      case FieldType.Flag _ -> one.setType(FieldDescriptorProto.Type.TYPE_BOOL);
      case FieldType.Whole32 _ -> one.setType(FieldDescriptorProto.Type.TYPE_INT32);
      case FieldType.Whole64 _ -> one.setType(FieldDescriptorProto.Type.TYPE_INT64);
      case FieldType.Real _ -> one.setType(FieldDescriptorProto.Type.TYPE_DOUBLE);
      case FieldType.Bytes _ -> one.setType(FieldDescriptorProto.Type.TYPE_BYTES);
      case FieldType.Word word ->
          one.setType(FieldDescriptorProto.Type.TYPE_ENUM).setTypeName(full(word.proto()));
      case FieldType.Nested of ->
          one.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(full(of.proto()));
    };
  }

  private static EnumDescriptorProto words(Words words) {
    EnumDescriptorProto.Builder described = EnumDescriptorProto.newBuilder().setName(words.name());
    words
        .spelled()
        .forEach((name, number) -> described.addValueBuilder().setName(name).setNumber(number));
    return described.build();
  }

  private static String capital(String name) {
    StringBuilder capital = new StringBuilder();
    for (String word : name.split("_")) {
      capital.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return capital.toString();
  }
}
