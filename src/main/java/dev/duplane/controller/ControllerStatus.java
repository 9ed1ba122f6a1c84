package dev.duplane.controller;

import java.util.List;

/**
 * The state of a controller, for people.
 *
 * @param name as {@code --controllers} has it
 * @param queued how many objects wait for it, those that are to be tried again included
 * @param reconciled how many reconciliations went well
 * @param failed how many did not
 * @param failures what it fails at now, by object
 */
public record ControllerStatus(
    String name, int queued, long reconciled, long failed, List<Failure> failures) {

  /**
   * An object that a controller could not reconcile.
   *
   * @param object e.g. {@code namespaces/old}
   * @param times how often in a row
   * @param message what the last failure said
   */
  public record Failure(String object, int times, String message) {}
}
