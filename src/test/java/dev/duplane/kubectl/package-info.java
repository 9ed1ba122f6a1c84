/**
 * kubectl itself against a server in a process of its own. What is typed and what comes back stands
 * in {@code src/test/resources/kubectl}.
 */
@NullMarked
package dev.duplane.kubectl;

import org.jspecify.annotations.NullMarked;
