/**
 * Tokens of ServiceAccounts (pkg/serviceaccount): {@link
 * dev.duplane.authentication.serviceaccount.TokenRequests} issues them, {@link
 * dev.duplane.authentication.serviceaccount.ServiceAccountTokens} knows them again. A token is no
 * longer valid when it has run out by the cluster's clock, or an object that it is bound to is
 * gone.
 */
@NullMarked
package dev.duplane.authentication.serviceaccount;

import org.jspecify.annotations.NullMarked;
