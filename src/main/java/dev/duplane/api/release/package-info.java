/**
 * What differs between the releases of Kubernetes that clusters answer as: {@link
 * dev.duplane.api.release.Feature} has the feature gates, {@link
 * dev.duplane.api.release.ApiHistory} the release in which each group, field or parameter first
 * appeared, and {@link dev.duplane.api.release.Features} what one cluster has of them. Both tables
 * are data: the rest of the program asks whether it has something, never which version it is.
 */
@NullMarked
package dev.duplane.api.release;

import org.jspecify.annotations.NullMarked;
