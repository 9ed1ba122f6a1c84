/**
 * Pods of Jobs, as many as have to succeed. {@link JobController} makes them one after the other;
 * {@link JobProgress} says how far a Job is.
 */
@NullMarked
package dev.duplane.controller.job;

import org.jspecify.annotations.NullMarked;
