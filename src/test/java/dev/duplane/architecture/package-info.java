/** The rules that hold between packages, checked on the compiled classes. */
@NullMarked
package dev.duplane.architecture;

import org.jspecify.annotations.NullMarked;
