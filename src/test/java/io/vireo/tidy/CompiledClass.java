package io.vireo.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** One class file, read without loading the class. */
record CompiledClass(ClassModel model) {

  /**
   * A class's name as class files write it. In a descriptor or a signature only capitals and marks
   * stand before it, so a match begins where the name does.
   */
  private static final Pattern NAME = Pattern.compile("(?:[a-z]\\w*/)+[A-Z][\\w$]*");

  static CompiledClass read(Path file) {
    try {
      return new CompiledClass(ClassFile.of().parse(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  String name() {
    return model.thisClass().asInternalName().replace('/', '.');
  }

  /** The name of the file's class: without what is nested in it. */
  String topLevelName() {
    return name().replaceAll("\\$.*", "");
  }

  String simpleName() {
    return name().substring(packageName().length() + 1);
  }

  String packageName() {
    return model.thisClass().asSymbol().packageName();
  }

  String sourceFile() {
    return model
        .findAttribute(Attributes.sourceFile())
        .map(attribute -> attribute.sourceFile().stringValue())
        .orElse("");
  }

  /** Every class that this one names: in code, signatures, annotations. */
  NavigableSet<String> named() {
    NavigableSet<String> named = new TreeSet<>();
    StreamSupport.stream(model.constantPool().spliterator(), false)
        .filter(Utf8Entry.class::isInstance)
        .map(entry -> NAME.matcher(((Utf8Entry) entry).stringValue()))
        .flatMap(Matcher::results)
        .map(found -> found.group().replace('/', '.'))
        .forEach(named::add);
    return named;
  }
}
