@NullMarked
package dev.duplane.app;

import org.jspecify.annotations.NullMarked;
