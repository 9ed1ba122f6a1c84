/**
 * persistentvolumeclaim-protection-controller and persistentvolume-protection-controller: a claim
 * that a Pod uses, and a volume that a claim has, stay until they are not used any more (Persistent
 * Volumes, "Storage Object in Use Protection").
 */
@NullMarked
package dev.duplane.controller.storageprotection;

import org.jspecify.annotations.NullMarked;
