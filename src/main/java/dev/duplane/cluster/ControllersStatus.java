package dev.duplane.cluster;

import dev.duplane.controller.ControllerStatus;
import java.util.List;

/**
 * The state of the controllers of a cluster.
 *
 * @param interruptions how often a client that waited was let in before the controllers had done
 *     all they had to do; then the order of writes depended on the machine
 * @param controllers those that run, by name
 */
public record ControllersStatus(long interruptions, List<ControllerStatus> controllers) {}
