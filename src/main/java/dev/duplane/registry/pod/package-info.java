/**
 * What is particular to Pods, and to the Pod templates of other kinds: defaults and validation of a
 * Pod's spec, what an update may change, binding, and how a Pod ends.
 */
@NullMarked
package dev.duplane.registry.pod;

import org.jspecify.annotations.NullMarked;
