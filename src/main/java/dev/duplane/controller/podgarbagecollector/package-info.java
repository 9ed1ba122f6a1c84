/**
 * pod-garbage-collector-controller: Pods of Nodes that are gone, and Pods that nobody ends on a
 * Node which is out of service.
 */
@NullMarked
package dev.duplane.controller.podgarbagecollector;

import org.jspecify.annotations.NullMarked;
