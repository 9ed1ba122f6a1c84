/**
 * The strategy of Pods, and the rules for Pod templates of other kinds: defaults and validation of
 * a Pod's spec, updates, binding, and deletion. Begin with {@link
 * dev.duplane.registry.pod.PodStrategy}.
 */
@NullMarked
package dev.duplane.registry.pod;

import org.jspecify.annotations.NullMarked;
