/**
 * Events are kept for an hour. kube-apiserver gives them to etcd with a lease ({@code
 * --event-ttl}), and etcd removes them: see {@link
 * dev.duplane.controller.eventttl.EventTtlController}.
 */
@NullMarked
package dev.duplane.controller.eventttl;

import org.jspecify.annotations.NullMarked;
