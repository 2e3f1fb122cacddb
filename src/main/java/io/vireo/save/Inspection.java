package io.vireo.save;

import io.vireo.base.VirtException;
import java.util.Optional;

/** What a file offered as a save image turned out to be. */
public sealed interface Inspection {

  /** One word for reports: {@code complete}, {@code incomplete}, {@code foreign} … */
  String state();

  /** What the file holds, as far as it can be told. */
  Optional<SaveImage> image();

  /** Why the file cannot be restored from; empty only for a complete one. */
  Optional<VirtException> refusal();

  record Complete(SaveImage whole) implements Inspection {
    @Override
    public String state() {
      return "complete";
    }

    @Override
    public Optional<SaveImage> image() {
      return Optional.of(whole);
    }

    @Override
    public Optional<VirtException> refusal() {
      return Optional.empty();
    }
  }

  /** Begun and never finished. What little of it is sound can still be shown. */
  record Incomplete(VirtException reason, Optional<SaveImage> image) implements Inspection {
    @Override
    public String state() {
      return "incomplete";
    }

    @Override
    public Optional<VirtException> refusal() {
      return Optional.of(reason);
    }
  }

  /** {@code foreign}, {@code damaged} or {@code too-new}. */
  record Unusable(String state, VirtException reason) implements Inspection {
    @Override
    public Optional<SaveImage> image() {
      return Optional.empty();
    }

    @Override
    public Optional<VirtException> refusal() {
      return Optional.of(reason);
    }
  }
}
