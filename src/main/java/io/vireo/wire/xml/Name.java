package io.vireo.wire.xml;

import java.util.ArrayList;
import java.util.List;
import javax.xml.namespace.QName;

/**
 * A name as annotations spell it: {@code dev}, {@code source/dev}, or {@code
 * {http://example.org/ns}prefix:local}.
 */
record Name(List<QName> path, QName last) {

  static Name parse(String spelled, String component) {
    String text = spelled.isEmpty() ? component : spelled;
    if (text.startsWith("{")) {
      return new Name(List.of(), qualified(text));
    }
    List<QName> steps = new ArrayList<>();
    for (String step : text.split("/", -1)) {
      steps.add(new QName(step));
    }
    QName last = steps.removeLast();
    return new Name(List.copyOf(steps), last);
  }

  private static QName qualified(String text) {
    int end = text.indexOf('}');
    int colon = text.indexOf(':', end);
    return new QName(
        text.substring(1, end), text.substring(colon + 1), text.substring(end + 1, colon));
  }

  /** For messages: {@code source/@dev} of an attribute. */
  String attributePlace() {
    StringBuilder place = new StringBuilder("/");
    path.forEach(step -> place.append(step.getLocalPart()).append('/'));
    return place.append('@').append(last.getLocalPart()).toString();
  }

  String elementPlace() {
    StringBuilder place = new StringBuilder("/");
    path.forEach(step -> place.append(step.getLocalPart()).append('/'));
    return place.append(last.getLocalPart()).toString();
  }
}
