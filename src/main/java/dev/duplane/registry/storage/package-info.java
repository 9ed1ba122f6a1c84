/**
 * PersistentVolumes and PersistentVolumeClaims: their rules, and the finalizers by which neither
 * goes while it is in use. Nothing binds them here. And the rules for what their classes, drivers
 * and attachments say.
 */
@NullMarked
package dev.duplane.registry.storage;

import org.jspecify.annotations.NullMarked;
