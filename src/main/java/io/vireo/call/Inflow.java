package io.vireo.call;

import io.vireo.base.VirtException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** The bytes of a request, for a job to take. Nothing comes before {@link #open}. Any thread. */
public interface Inflow {

  /** Where they go, one after the other, on the request's context. */
  interface Taker {

    /** Whoever takes nothing. */
    Taker NOBODY =
        new Taker() {
          @Override
          public void take(ByteBuffer bytes) {}

          @Override
          public void end() {}

          @Override
          public void broke(VirtException why) {}
        };

    /** The taker's own from now on. */
    void take(ByteBuffer bytes);

    /** That was all, and it was whole as far as the protocol can tell. */
    void end();

    /** There will be no end. */
    void broke(VirtException why);
  }

  /** How many there will be, if the client said so. */
  OptionalLong length();

  /** Lets them come. Once. */
  void open(Taker taker);

  /** Holds them back; a few may still come. */
  void pause();

  void resume();

  /** No more are wanted. */
  void close();
}
