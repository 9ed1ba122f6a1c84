/** The strategy of ServiceAccounts. */
@NullMarked
package dev.duplane.registry.serviceaccount;

import org.jspecify.annotations.NullMarked;
