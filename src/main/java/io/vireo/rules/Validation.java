package io.vireo.rules;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Domain;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether a definition makes sense by itself, on whatever hypervisor. What only one kind of
 * hypervisor cannot do is its driver's business.
 */
public final class Validation {

  /** More problems than this are not listed one by one. */
  public static final int PROBLEMS_MAX = 20;

  private Validation() {}

  /** Fails with {@code XML_DETAIL} and all problems at once; else returns {@code domain}. */
  public static Domain check(Domain domain) {
    List<Problem> problems = problems(domain);
    if (problems.isEmpty()) {
      return domain;
    }
    String listed =
        problems.stream()
            .limit(PROBLEMS_MAX)
            .map(Problem::toString)
            .collect(Collectors.joining("; "));
    throw new VirtException(ErrorCode.XML_DETAIL, listed);
  }

  /** All problems, in the order of the document. */
  public static List<Problem> problems(Domain domain) {
    List<Problem> problems = new ArrayList<>();
    new MachineChecks(domain, problems).run();
    new DeviceChecks(domain, problems).run();
    return List.copyOf(problems);
  }
}
