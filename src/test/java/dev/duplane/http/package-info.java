@NullMarked
package dev.duplane.http;

import org.jspecify.annotations.NullMarked;
