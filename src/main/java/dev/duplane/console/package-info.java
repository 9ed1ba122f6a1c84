/**
 * The console: a page at {@code /console/} of every cluster that shows what dual stack does.
 *
 * <p>The page itself lies in the resources {@code dev/duplane/console/page}: HTML, one style sheet
 * and JavaScript modules that draw with lit-html, which the build puts beside them. It needs no
 * build of its own. {@link dev.duplane.console.PageFiles} has its files with what HTTP says of
 * them, {@link dev.duplane.console.ConsoleRoute} answers with them.
 *
 * <p>What the page shows it reads through the ordinary APIs, as any client: lists and watches of
 * Kubernetes, and the emulator's own API.
 */
@NullMarked
package dev.duplane.console;

import org.jspecify.annotations.NullMarked;
