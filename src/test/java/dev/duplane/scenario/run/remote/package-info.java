@NullMarked
package dev.duplane.scenario.run.remote;

import org.jspecify.annotations.NullMarked;
