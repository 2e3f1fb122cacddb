package io.vireo.job;

/** Hears of jobs that begin and end, to remember them. Any thread; must not block. */
public interface JobKeeper {

  /** For those who forget with their process. */
  JobKeeper NONE =
      new JobKeeper() {
        @Override
        public void began(Job job) {}

        @Override
        public void ended(Job job) {}
      };

  void began(Job job);

  /** Ended, or more is known of its end. */
  void ended(Job job);
}
