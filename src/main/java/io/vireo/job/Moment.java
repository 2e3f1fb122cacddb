package io.vireo.job;

/** What can happen to a guest's state on its way, in the order of a save and of a restore. */
public enum Moment {
  /** The guest stands still; from here on it notices. */
  PAUSED,
  /** The first of its state has left the machine. */
  FIRST_BYTE,
  /** The hypervisor says that it has written everything. */
  COMPLETED,
  /** Everything in front of the magic's flush is on the disk. */
  DATA_FLUSHED,
  /** The complete magic is on the disk. */
  MAGIC_FLUSHED,
  /** The image has its final name. */
  RENAMED,
  /** That name is on the disk: saved, whatever happens now. */
  DIRECTORY_FLUSHED,
  /** A client has all of it. */
  HANDED_OVER,
  /** That client has said that it has it safe. */
  CONFIRMED,
  /** The machine is gone. */
  STOPPED,
  /** The image's checksums are right. */
  VERIFIED,
  /** There is a machine; of a restore, it has begun to take the state in. */
  STARTED,
  /** It has taken all of it in. */
  TAKEN_IN,
  /** The guest runs. */
  RUNNING
}
