/** Jobs at the times that CronJobs say, by the cluster's clock: {@link CronJobController}. */
@NullMarked
package dev.duplane.controller.cronjob;

import org.jspecify.annotations.NullMarked;
