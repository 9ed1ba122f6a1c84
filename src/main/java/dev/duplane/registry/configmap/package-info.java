/**
 * The strategy of ConfigMaps: the form of keys, the limit of their size, and immutable ConfigMaps.
 */
@NullMarked
package dev.duplane.registry.configmap;

import org.jspecify.annotations.NullMarked;
