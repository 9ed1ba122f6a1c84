/**
 * What the controllers of workloads share: which objects belong to which (ownership and adoption),
 * Pods made from a template, how far a Pod is, hashes of templates, the history of revisions.
 *
 * <p>Begin with {@link dev.duplane.controller.workload.WorkloadOwner} and {@link
 * dev.duplane.controller.workload.OwnedObjects}: each controller looks at the objects of an owner,
 * and at those that have none.
 */
@NullMarked
package dev.duplane.controller.workload;

import org.jspecify.annotations.NullMarked;
