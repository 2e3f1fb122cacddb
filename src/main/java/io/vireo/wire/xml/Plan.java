package io.vireo.wire.xml;

import io.vireo.base.VirtException;
import io.vireo.wire.Element;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import javax.xml.namespace.QName;

/** How one record class is read and written. Made once per class, when it is first needed. */
final class Plan {

  private static final ClassValue<Plan> PLANS =
      new ClassValue<>() {
        @Override
        protected Plan computeValue(Class<?> type) {
          return new Plan(type);
        }
      };

  private final Class<?> type;
  private final List<Part> parts;
  private final MethodHandle constructor;
  private final List<MethodHandle> accessors;

  private Plan(Class<?> type) {
    if (!type.isRecord()) {
      throw new IllegalStateException(type + " is not a record");
    }
    RecordComponent[] components = type.getRecordComponents();
    this.type = type;
    this.parts = isKeeper(type) ? List.of() : PartFactory.parts(components);
    this.constructor = constructor(type, components);
    this.accessors = Arrays.stream(components).map(c -> accessor(c.getAccessor())).toList();
  }

  static Plan of(Class<?> type) {
    return PLANS.get(type);
  }

  static boolean isKeeper(Class<?> type) {
    Element element = type.getAnnotation(Element.class);
    return element != null && element.value().equals("*");
  }

  QName elementName() {
    Element element = type.getAnnotation(Element.class);
    if (element == null) {
      throw new IllegalStateException(type + " has no @Element");
    }
    return Name.parse(element.value(), "").last();
  }

  /** All parts but the rest first, so that the rest is what they left. */
  Object read(Cursor element, Cursor around) {
    Object[] values = new Object[parts.size()];
    for (int i = 0; i < values.length; i++) {
      if (!(parts.get(i) instanceof Part.OfRest)) {
        values[i] = parts.get(i).read(element, around);
      }
    }
    for (int i = 0; i < values.length; i++) {
      if (parts.get(i) instanceof Part.OfRest rest) {
        values[i] = rest.read(element, around);
      }
    }
    try {
      return create(values);
    } catch (VirtException refused) {
      throw new VirtException(
          refused.code(), refused.getMessage() + " in " + element.place(), refused);
    }
  }

  void write(Object value, ElementBuilder element, ElementBuilder around) {
    for (int i = 0; i < parts.size(); i++) {
      if (!(parts.get(i) instanceof Part.OfRest)) {
        parts.get(i).write(component(value, i), element, around);
      }
    }
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i) instanceof Part.OfRest rest) {
        rest.write(component(value, i), element, around);
      }
    }
  }

  /** A record that holds the element itself. */
  Object keep(XmlElement element) {
    return create(new Object[] {element});
  }

  XmlElement kept(Object keeper) {
    return (XmlElement) component(keeper, 0);
  }

  private Object create(Object[] values) {
    try {
      return constructor.invoke(values);
    } catch (RuntimeException | Error passOn) {
      throw passOn;
    } catch (Throwable checked) {
      throw new IllegalStateException(checked);
    }
  }

  private Object component(Object value, int index) {
    try {
      return accessors.get(index).invoke(value);
    } catch (RuntimeException | Error passOn) {
      throw passOn;
    } catch (Throwable checked) {
      throw new IllegalStateException(checked);
    }
  }

  private static MethodHandle constructor(Class<?> type, RecordComponent[] components) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> canonical = type.getDeclaredConstructor(types);
      canonical.setAccessible(true);
      return MethodHandles.lookup()
          .unreflectConstructor(canonical)
          .asSpreader(Object[].class, types.length);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static MethodHandle accessor(Method method) {
    try {
      method.setAccessible(true);
      return MethodHandles.lookup().unreflect(method);
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
