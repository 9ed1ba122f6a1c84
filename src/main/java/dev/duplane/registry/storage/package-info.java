/**
 * PersistentVolumes and PersistentVolumeClaims: their rules, and the finalizers by which neither
 * goes while it is in use. Nothing binds them here.
 */
@NullMarked
package dev.duplane.registry.storage;

import org.jspecify.annotations.NullMarked;
