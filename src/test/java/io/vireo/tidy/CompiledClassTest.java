package io.vireo.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rules stand on this reading, so it is read here by itself. */
class CompiledClassTest {

  /** Names one class only in a signature and one only in a call. */
  @SuppressWarnings("unused") // read, never called
  static Object sample(Map<String, List<Thread.State>> signature) {
    return List.of(signature);
  }

  static CompiledClass self() {
    try (InputStream bytes =
        CompiledClassTest.class.getResourceAsStream("CompiledClassTest.class")) {
      return new CompiledClass(ClassFile.of().parse(bytes.readAllBytes()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Test
  void knowsItsName() {
    assertThat(self().name()).isEqualTo("io.vireo.tidy.CompiledClassTest");
    assertThat(self().packageName()).isEqualTo("io.vireo.tidy");
    assertThat(self().simpleName()).isEqualTo("CompiledClassTest");
    assertThat(self().sourceFile()).isEqualTo("CompiledClassTest.java");
  }

  @Test
  void namesWhatSignaturesAndCodeName() {
    assertThat(self().named())
        .contains("java.util.Map", "java.lang.Thread$State", "java.util.List")
        .contains("org.junit.jupiter.api.Test")
        .doesNotContain("io.vireo.app.Main");
  }

  @Test
  void theProjectHasClasses() {
    assertThat(Project.classes())
        .hasSizeGreaterThan(300)
        .noneMatch(each -> each.packageName().equals("io.vireo.tidy"));
  }
}
