/**
 * What differs between the releases of Kubernetes that clusters answer as: {@link
 * dev.duplane.api.release.Feature} has the feature gates, {@link
 * dev.duplane.api.release.ApiHistory} since when a group, a field or a parameter is in the API, and
 * {@link dev.duplane.api.release.Features} what one cluster has of it. Both tables are data: the
 * rest of the program asks whether it has something, never which version it is.
 */
@NullMarked
package dev.duplane.api.release;

import org.jspecify.annotations.NullMarked;
