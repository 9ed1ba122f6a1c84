/**
 * Kubernetes' protobuf encoding, which Go clients prefer for the kinds they know: objects to
 * messages and back, the envelope around them, lists and the frames of a watch (API concepts,
 * "Kubernetes Protobuf encoding").
 *
 * <p>Field numbers come from the published message descriptors, everything else from the contract;
 * no message class is ever made. Nothing outside this package is to refer to a protobuf class, so
 * that a process that only speaks JSON loads none. The way in is {@link
 * dev.duplane.api.protobuf.Messages}.
 */
@NullMarked
package dev.duplane.api.protobuf;

import org.jspecify.annotations.NullMarked;
