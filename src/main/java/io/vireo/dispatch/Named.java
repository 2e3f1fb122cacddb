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
  private static final ClassValue<Map<String, Method>> ACCESSORS =
      new ClassValue<>() {
        @Override
        protected Map<String, Method> computeValue(Class<?> arguments) {
          return Arrays.stream(arguments.getRecordComponents())
              .collect(Collectors.toUnmodifiableMap(RecordComponent::getName, Named::accessible));
        }
      };

  static Named in(Record arguments) {
    return new Named(
        component(arguments, "domain", DomainRef.class),
        hypervisor(arguments),
        component(arguments, "id", Long.class),
        component(arguments, "path", FilePath.class),
        component(arguments, "xml", String.class),
        component(arguments, "secure", Boolean.class).orElse(false));
  }

  /** How a person names it, for audit lines. */
  Optional<String> text() {
    return domain
        .map(DomainRef::toString)
        .or(() -> job.map(id -> "job " + id))
        .or(() -> file.map(FilePath::toString));
  }

  private static Optional<HypervisorUri> hypervisor(Record arguments) {
    return component(arguments, "hypervisor", Object.class)
        .flatMap(given -> given instanceof Optional<?> optional ? optional : Optional.of(given))
        .filter(HypervisorUri.class::isInstance)
        .map(HypervisorUri.class::cast);
  }

  private static <T> Optional<T> component(Record arguments, String name, Class<T> type) {
    return Optional.ofNullable(ACCESSORS.get(arguments.getClass()).get(name))
        .map(accessor -> value(arguments, accessor))
        .filter(type::isInstance)
        .map(type::cast);
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
