package dev.duplane.endpoints;

/** A port that is listened on until it is closed. */
public interface OpenPort extends AutoCloseable {

  /** Its number. */
  int number();

  /** Closes it and the connections that came in by it. */
  @Override
  void close();
}
