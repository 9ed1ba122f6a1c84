/**
 * What the wire speaks: kinds and resources, field paths and field errors, {@code Status}, label
 * and field selectors, object metadata. The wording of every error that Kubernetes words lives
 * here, so that a rule elsewhere says only which error and where. Begin with {@link
 * dev.duplane.api.FieldError} and {@link dev.duplane.api.StatusException}; {@link
 * dev.duplane.api.ObjectView} is how rules read an object.
 *
 * <p>{@code schema} is the contract of the built-in kinds, {@code structural} the schemas of kinds
 * that come at run time, {@code openapi} the documents of both, {@code protobuf} their messages,
 * {@code release} what each release has of them, {@code validation} the formats of names, addresses
 * and ports.
 */
@NullMarked
package dev.duplane.api;

import org.jspecify.annotations.NullMarked;
