/**
 * What the wire speaks: kinds and resources, field paths and field errors, {@code Status}, label
 * and field selectors, object metadata. The wording of every error that Kubernetes words lives
 * here, so that a rule elsewhere says only which error and where.
 */
@NullMarked
package dev.duplane.api;

import org.jspecify.annotations.NullMarked;
