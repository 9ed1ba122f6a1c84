/**
 * What is particular to ConfigMaps: the form of keys, the limit of their size, and those that
 * cannot change.
 */
@NullMarked
package dev.duplane.registry.configmap;

import org.jspecify.annotations.NullMarked;
