package io.vireo.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Sources as the compiler reads them: measured on what is written, not on what it becomes. */
final class SourceTree {

  /**
   * One method or constructor.
   *
   * @param lines from its annotations to its closing brace
   * @param parameters none for a record's constructor, which repeats the components
   */
  record Method(Path file, String name, int lines, int parameters) {
    @Override
    public String toString() {
      return Project.relative(file)
          + " "
          + name
          + ": "
          + lines
          + " lines, "
          + parameters
          + " parameters";
    }
  }

  private SourceTree() {}

  static List<Method> methods(List<Path> sources) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, List.of(), null, files.getJavaFileObjectsFromPaths(sources));
      return measured(task);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static List<Method> measured(JavacTask task) throws IOException {
    SourcePositions positions = Trees.instance(task).getSourcePositions();
    List<Method> found = new ArrayList<>();
    for (CompilationUnitTree unit : task.parse()) {
      new Measure(unit, positions, found).scan(unit, null);
    }
    return found;
  }

  private static final class Measure extends TreeScanner<Void, ClassTree> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<Method> found;

    Measure(CompilationUnitTree unit, SourcePositions positions, List<Method> found) {
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public Void visitClass(ClassTree type, ClassTree outer) {
      return super.visitClass(type, type);
    }

    @Override
    public Void visitMethod(MethodTree method, ClassTree type) {
      LineMap lines = unit.getLineMap();
      long first = lines.getLineNumber(positions.getStartPosition(unit, method));
      long last = lines.getLineNumber(positions.getEndPosition(unit, method));
      boolean repeats = method.getReturnType() == null && type.getKind() == Tree.Kind.RECORD;
      found.add(
          new Method(
              Path.of(unit.getSourceFile().toUri()),
              type.getSimpleName() + "." + method.getName(),
              Math.toIntExact(last - first + 1),
              repeats ? 0 : method.getParameters().size()));
      return super.visitMethod(method, type);
    }
  }
}
