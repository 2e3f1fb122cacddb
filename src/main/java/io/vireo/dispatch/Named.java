package io.vireo.dispatch;

import io.vireo.base.DomainRef;
import io.vireo.base.FilePath;
import io.vireo.base.HypervisorUri;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a call's arguments name, read from their components: {@code domain} and {@code hypervisor},
 * the {@code id} of a job, the {@code path} of a file, {@code xml} that describes a domain, and
 * whether {@code secure} asks for passwords. So a new row is checked without a line of its own.
 */
record Named(
    Optional<DomainRef> domain,
    Optional<HypervisorUri> hypervisor,
    Optional<Long> job,
    Optional<FilePath> file,
    Optional<String> document,
    boolean secure) {

  /** Asked of every call, so looked up once for each record. */
  private static final ClassValue<Accessors> ACCESSORS =
      new ClassValue<>() {
        @Override
        protected Accessors computeValue(Class<?> arguments) {
          return Accessors.of(arguments);
        }
      };

  /** How a record is asked, for each of what it may name. */
  private record Accessors(
      Optional<Method> domain,
      Optional<Method> hypervisor,
      Optional<Method> id,
      Optional<Method> path,
      Optional<Method> xml,
      Optional<Method> secure) {

    static Accessors of(Class<?> arguments) {
      Map<String, Method> all =
          Arrays.stream(arguments.getRecordComponents())
              .collect(Collectors.toMap(RecordComponent::getName, Named::accessible));
      return new Accessors(
          Optional.ofNullable(all.get("domain")),
          Optional.ofNullable(all.get("hypervisor")),
          Optional.ofNullable(all.get("id")),
          Optional.ofNullable(all.get("path")),
          Optional.ofNullable(all.get("xml")),
          Optional.ofNullable(all.get("secure")));
    }
  }

  static Named in(Record arguments) {
    Accessors known = ACCESSORS.get(arguments.getClass());
    return new Named(
        component(arguments, known.domain(), DomainRef.class),
        hypervisor(arguments, known.hypervisor()),
        component(arguments, known.id(), Long.class),
        component(arguments, known.path(), FilePath.class),
        component(arguments, known.xml(), String.class),
        component(arguments, known.secure(), Boolean.class).orElse(false));
  }

  /** How a person names it, for audit lines. */
  Optional<String> text() {
    return domain
        .map(DomainRef::toString)
        .or(() -> job.map(id -> "job " + id))
        .or(() -> file.map(FilePath::toString));
  }

  private static Optional<HypervisorUri> hypervisor(Record arguments, Optional<Method> accessor) {
    return component(arguments, accessor, Object.class)
        .flatMap(given -> given instanceof Optional<?> optional ? optional : Optional.of(given))
        .filter(HypervisorUri.class::isInstance)
        .map(HypervisorUri.class::cast);
  }

  private static <T> Optional<T> component(
      Record arguments, Optional<Method> accessor, Class<T> type) {
    return accessor.map(it -> value(arguments, it)).filter(type::isInstance).map(type::cast);
  }

  private static Method accessible(RecordComponent component) {
    Method accessor = component.getAccessor();
    accessor.setAccessible(true);
    return accessor;
  }

  private static Object value(Record arguments, Method accessor) {
    try {
      return accessor.invoke(arguments);
    } catch (ReflectiveOperationException broken) {
      throw new IllegalStateException("cannot read " + accessor, broken);
    }
  }
}
