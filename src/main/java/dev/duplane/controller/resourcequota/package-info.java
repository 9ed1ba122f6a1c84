/**
 * Keeps the status of ResourceQuotas: what they limit, and what is used of it. Admission counts
 * what comes, {@link ResourceQuotaController} counts anew when something goes.
 */
@NullMarked
package dev.duplane.controller.resourcequota;

import org.jspecify.annotations.NullMarked;
