package io.vireo.wire.proto;

import io.vireo.wire.proto.Service.Flow;
import io.vireo.wire.proto.Service.Rpc;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A schema and its services as the text of a {@code .proto} file. */
public final class SchemaText {

  private static final int LINE_CHARS = 96;

  private final StringBuilder text = new StringBuilder();

  private SchemaText() {}

  /**
   * The file.
   *
   * @param head the file's comment
   */
  public static String of(String head, String packageName, Schema schema, List<Service> services) {
    SchemaText file = new SchemaText();
    file.comment("", head);
    file.line("syntax = \"proto3\";").line("").line("package " + packageName + ";").line("");
    file.line("option java_multiple_files = true;");
    file.line("option java_package = \"io." + packageName + "\";");
    services.forEach(file::service);
    sorted(schema.messages()).forEach(file::message);
    schema.enums().stream().sorted(Comparator.comparing(Words::name)).forEach(file::words);
    return file.text.toString();
  }

  static List<Message> sorted(List<Message> messages) {
    return messages.stream().sorted(Comparator.comparing(Message::name)).toList();
  }

  private SchemaText line(String line) {
    text.append(line).append('\n');
    return this;
  }

  private void comment(String indent, String says) {
    StringBuilder line = new StringBuilder(indent).append("//");
    for (String word : says.split("\\s+")) {
      if (line.length() + word.length() >= LINE_CHARS) {
        line(line.toString());
        line = new StringBuilder(indent).append("//");
      }
      line.append(' ').append(word);
    }
    line(line.toString());
  }

  private void service(Service service) {
    line("").line("service " + service.name() + " {");
    boolean first = true;
    for (Rpc method : service.methods()) {
      if (!first) {
        line("");
      }
      first = false;
      comment("  ", method.says());
      line(
          "  rpc %s(%s) returns (%s);"
              .formatted(method.name(), flow(method.request()), flow(method.response())));
    }
    line("}");
  }

  private static String flow(Flow flow) {
    return (flow.streamed() ? "stream " : "") + flow.codec().name();
  }

  private void message(Message message) {
    line("").line("message " + message.name() + " {");
    reserved(message.gone());
    String indent = "  ";
    if (message instanceof Message.OfChoice) {
      line("  oneof it {");
      indent = "    ";
    }
    for (Field field : message.fields()) {
      line("%s%s %s = %d;".formatted(indent, type(field), field.name(), field.number()));
    }
    if (message instanceof Message.OfChoice) {
      line("  }");
    }
    line("}");
  }

  private void reserved(Map<String, Integer> gone) {
    if (!gone.isEmpty()) {
      Map<Integer, String> byNumber = new TreeMap<>();
      gone.forEach((name, number) -> byNumber.put(number, "\"" + name + "\""));
      line("  reserved " + joined(byNumber.keySet().stream().map(Object::toString).toList()));
      line("  reserved " + joined(byNumber.values().stream().toList()));
    }
  }

  private static String joined(List<String> all) {
    return all.stream().collect(Collectors.joining(", ", "", ";"));
  }

  private static String type(Field field) {
    String type = field.type().proto();
    return switch (field.times()) {
      case ONE -> type;
      case MAYBE, MAYBE_LONG -> "optional " + type;
      case LIST, SET -> "repeated " + type;
      case MAP -> "map<string, " + type + ">";
    };
  }

  private void words(Words words) {
    line("").line("enum " + words.name() + " {");
    words.spelled().forEach((name, number) -> line("  " + name + " = " + number + ";"));
    line("}");
  }
}
