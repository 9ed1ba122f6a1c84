/**
 * Pods of Jobs, as many as have to succeed ({@code pkg/controller/job}). {@link JobController} says
 * which Job is to be looked at; {@link JobSync} decides whether it has ended and which Pods are to
 * be made or deleted, on the facts in {@link JobContext}; {@link PodTracking} counts what has
 * ended.
 */
@NullMarked
package dev.duplane.controller.job;

import org.jspecify.annotations.NullMarked;
