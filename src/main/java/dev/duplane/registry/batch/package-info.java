/**
 * Jobs and CronJobs. {@link JobStrategy} and {@link CronJobStrategy} have the hooks, {@link
 * JobSpecValidation} what is wrong with a Job's spec, in either.
 */
@NullMarked
package dev.duplane.registry.batch;

import org.jspecify.annotations.NullMarked;
