package io.vireo.cli.draw;

/** Shows how a job goes on. One thread. */
public interface Progress {

  /** Shows nothing. */
  Progress NONE =
      new Progress() {
        @Override
        public void moved(Measure measure) {}

        @Override
        public void ended() {}
      };

  void moved(Measure measure);

  /** Nothing more will move; the line is left clean. */
  void ended();
}
