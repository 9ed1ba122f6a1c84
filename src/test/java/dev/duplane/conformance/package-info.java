/**
 * What a real kube-apiserver was recorded to answer, sent to a cluster in this process: every case
 * of every recorded file, compared exactly.
 */
@NullMarked
package dev.duplane.conformance;

import org.jspecify.annotations.NullMarked;
