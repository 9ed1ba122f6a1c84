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

  /** Of the file of {@link ApiTest}. */
  static final Set<String> API = union(SERVER_SIDE_APPLY);

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
