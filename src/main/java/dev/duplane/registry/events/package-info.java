/**
 * Events, which two API groups serve and which are stored once: {@code v1} and {@code
 * events.k8s.io/v1} give the same fields other names (API reference, Event; KEP-383).
 */
@NullMarked
package dev.duplane.registry.events;

import org.jspecify.annotations.NullMarked;
