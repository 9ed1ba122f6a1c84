/**
 * ComponentStatuses (core/v1, deprecated since 1.19; pkg/registry/core/componentstatus): whether
 * the parts of the control plane are healthy, found out when somebody asks.
 */
@NullMarked
package dev.duplane.registry.componentstatus;

import org.jspecify.annotations.NullMarked;
