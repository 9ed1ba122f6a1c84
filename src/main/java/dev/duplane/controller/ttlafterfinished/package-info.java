/** Jobs that have ended go after a time ({@code pkg/controller/ttlafterfinished}). */
@NullMarked
package dev.duplane.controller.ttlafterfinished;

import org.jspecify.annotations.NullMarked;
