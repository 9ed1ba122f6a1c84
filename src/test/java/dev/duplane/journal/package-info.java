/** Journals of scripted sessions, and the scenarios that are made of them. */
@NullMarked
package dev.duplane.journal;

import org.jspecify.annotations.NullMarked;
