@NullMarked
package dev.duplane.scenario.remote;

import org.jspecify.annotations.NullMarked;
