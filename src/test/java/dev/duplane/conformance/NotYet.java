package dev.duplane.conformance;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Recorded cases that are not answered as recorded yet. The list can only become shorter: a case on
 * it that passes fails its test, and so does one that is not recorded.
 */
final class NotYet {
  /** Server-side apply is not there yet: such patches are answered 415. */
  private static final List<String> SERVER_SIDE_APPLY =
      List.of(
          "apply/again-noop (v4v6)",
          "apply/co-own (v4v6)",
          "apply/conflict (v4v6)",
          "apply/create (v4v6)",
          "apply/dryrun (v4v6)",
          "apply/dup-port-keys (v4v6)",
          "apply/family-policy-switch (v4v6)",
          "apply/force (v4v6)",
          "apply/garbage (v4v6)",
          "apply/managedfields-set (v4v6)",
          "apply/no-manager (v4v6)",
          "apply/over-update-conflict (v4v6)",
          "apply/protocol-default-key (v4v6)",
          "apply/remove-field (v4v6)",
          "fieldvalidation/apply (v4v6)",
          "fieldvalidation/apply-fieldValidation=Bogus (v4v6)",
          "fieldvalidation/apply-fieldValidation=Ignore (v4v6)",
          "fieldvalidation/apply-fieldValidation=Warn (v4v6)");

  /** managedFields are not kept yet. */
  private static final List<String> MANAGED_FIELDS =
      List.of(
          "managedfields/default-manager (v4v6)",
          "managedfields/status (v4v6)",
          "managedfields/update (v4v6)");

  /**
   * Nothing but managedFields changes, since a default puts back what the request left out or drops
   * what it set; the peer counts that as a change and gives a new resourceVersion.
   */
  private static final List<String> OWNERSHIP_ALONE_CHANGES =
      List.of(
          "patch/clusterip-secondary/families-null (v4v6)",
          "patch/clusterip-secondary/families-null (v6v4)",
          "patch/externalname/itp-local (v4v6)",
          "patch/externalname/itp-local (v6v4)",
          "patch/fixed-dual/clusterip-clear (v4v6)",
          "patch/fixed-dual/clusterips-null (v4v6)",
          "patch/fixed/clusterip-clear (v4v6)",
          "patch/fixed/clusterip-clear-one (v4v6)",
          "patch/fixed/single-null-families-ips (v4v6)",
          "patch/headless-noselector/clusterip-clear (v4)",
          "patch/headless-noselector/clusterip-clear (v4v6)",
          "patch/headless-noselector/clusterip-clear (v6)",
          "patch/headless-noselector/clusterip-clear-one (v4)",
          "patch/headless-noselector/clusterip-clear-one (v6)",
          "patch/headless-prefer/clusterip-clear-one (v4v6)",
          "patch/headless-prefer/policy-null (v6v4)",
          "patch/headless/clusterip-clear (v4)",
          "patch/headless/clusterip-clear (v4v6)",
          "patch/headless/clusterip-clear-one (v4)",
          "patch/headless/clusterip-clear-one (v6v4)",
          "patch/headless/single-null-families-ips (v4)",
          "patch/headless/single-null-families-ips (v6)",
          "patch/headless/single-null-families-ips (v6v4)",
          "patch/nodeport-require/policy-null (v4v6)",
          "patch/prefer-64/families-null (v4v6)",
          "patch/prefer/policy-null (v4)",
          "patch/prefer/policy-null (v4v6)",
          "patch/prefer/policy-null (v6)",
          "put/fixed-dual/clusterip-clear (v4v6)",
          "put/fixed-dual/policy-null (v4v6)",
          "put/fixed/clusterip-clear (v4v6)",
          "put/headless-noports/clusterip-clear (v4v6)",
          "put/headless-noselector/clusterip-clear (v4)",
          "put/headless-noselector/clusterip-clear (v4v6)",
          "put/headless-noselector/clusterip-clear (v6)",
          "put/headless-prefer/clusterip-clear (v4v6)",
          "put/headless-prefer/policy-null (v4v6)",
          "put/headless-prefer/policy-null (v6v4)",
          "put/headless/clusterip-clear (v4v6)",
          "put/headless/clusterip-clear (v6)",
          "put/loadbalancer-require/policy-null (v4v6)",
          "put/nodeport-require/policy-null (v4v6)",
          "put/prefer-64/families-null (v6v4)",
          "put/prefer-64/policy-null (v4v6)",
          "put/prefer-64/policy-null (v6v4)",
          "put/prefer/policy-null (v4)",
          "put/prefer/policy-null (v6)",
          "put/prefer/policy-null (v6v4)");

  /** Of the file of {@link ApiTest}. */
  static final Set<String> API = union(SERVER_SIDE_APPLY, MANAGED_FIELDS);

  /** Of the file of {@link UpdateTest}. */
  static final Set<String> UPDATE = Set.copyOf(OWNERSHIP_ALONE_CHANGES);

  private NotYet() {}

  @SafeVarargs
  private static Set<String> union(List<String>... lists) {
    Set<String> all = new HashSet<>();
    for (List<String> list : lists) {
      all.addAll(list);
    }
    return Set.copyOf(all);
  }
}
