package io.vireo.save.place;

import io.vireo.state.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A block device as a file: its length cannot change, so cutting it off does nothing. */
public record DeviceFile(DiskFile device) implements DiskFile {

  @Override
  public int read(ByteBuffer bytes, long position) throws IOException {
    return device.read(bytes, position);
  }

  @Override
  public int write(ByteBuffer bytes, long position) throws IOException {
    return device.write(bytes, position);
  }

  @Override
  public long size() throws IOException {
    return device.size();
  }

  @Override
  public void truncate(long size) {
    // what lies behind the image stays, and its length is noted
  }

  @Override
  public void force() throws IOException {
    device.force();
  }

  @Override
  public boolean claim() throws IOException {
    return device.claim();
  }

  @Override
  public void close() throws IOException {
    device.close();
  }
}
