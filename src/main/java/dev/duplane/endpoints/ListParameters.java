package dev.duplane.endpoints;

import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.FieldSelector;
import dev.duplane.api.FieldSelectorParser;
import dev.duplane.api.GoText;
import dev.duplane.api.LabelSelector;
import dev.duplane.api.LabelSelectorParser;
import dev.duplane.api.StatusException;
import dev.duplane.registry.ListOptions;
import dev.duplane.registry.WatchOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of lists, watches and deletes of collections (API reference, meta/v1 ListOptions).
 *
 * @param labels which labels
 * @param fields which fields
 * @param watch whether a watch is asked for
 * @param allowWatchBookmarks whether bookmarks are wanted
 * @param resourceVersion as sent, null if not said or empty
 * @param resourceVersionMatch as sent, null if not said or empty
 * @param timeoutSeconds how long a watch lasts, 0 if not said; below that it ends at once
 * @param limit at most this many objects, 0 for all
 * @param continueToken null if not said or empty
 * @param sendInitialEvents as sent, or what it is by default for this watch; null if not said
 */
record ListParameters(
    LabelSelector labels,
    FieldSelector fields,
    boolean watch,
    boolean allowWatchBookmarks,
    @Nullable String resourceVersion,
    @Nullable String resourceVersionMatch,
    long timeoutSeconds,
    long limit,
    @Nullable String continueToken,
    @Nullable Boolean sendInitialEvents) {

  private static final String EXACT = "Exact";
  private static final String NOT_OLDER_THAN = "NotOlderThan";
  private static final FieldPath MATCH = FieldPath.of("resourceVersionMatch");

  private static final ListParameters NONE =
      new ListParameters(
          LabelSelector.EVERYTHING,
          FieldSelector.EVERYTHING,
          false,
          false,
          null,
          null,
          0,
          0,
          null,
          null);

  /**
   * Reads and checks them.
   *
   * @param watching whether the route is one of watches whatever {@code watch} says
   * @throws StatusException 400 for what cannot be read, 422 for what may not stand together
   */
  static ListParameters read(Query query, boolean watching) {
    if (query.isEmpty() && !watching) {
      return NONE;
    }
    long timeout = number(query, "timeoutSeconds");
    long limit = number(query, "limit");
    ListParameters read =
        new ListParameters(
            LabelSelectorParser.parse(query.text("labelSelector")),
            FieldSelectorParser.parse(query.text("fieldSelector")),
            watching || query.on("watch"),
            query.on("allowWatchBookmarks"),
            orNull(query.text("resourceVersion")),
            orNull(query.text("resourceVersionMatch")),
            timeout,
            Math.max(0, limit),
            orNull(query.text("continue")),
            query.flag("sendInitialEvents"));
    ListParameters defaulted = read.defaulted();
    WriteParameters.refuse("ListOptions", defaulted.errors());
    return defaulted;
  }

  /**
   * The same for the one object that the path names (apiserver/pkg/endpoints/handlers/get.go).
   *
   * @throws StatusException 400 if the field selector asks for anything else
   */
  ListParameters named(String name) {
    List<FieldSelector.Term> terms =
        fields.isEverything()
            ? List.of(new FieldSelector.Term("metadata.name", name, true))
            : fields.terms();
    boolean same =
        terms.stream()
            .filter(term -> term.equal() && term.field().equals("metadata.name"))
            .findFirst()
            .filter(term -> term.value().equals(name))
            .isPresent();
    if (!same) {
      throw StatusException.badRequest("fieldSelector metadata.name doesn't match requested name");
    }
    return new ListParameters(
        labels,
        new FieldSelector(terms),
        watch,
        allowWatchBookmarks,
        resourceVersion,
        resourceVersionMatch,
        timeoutSeconds,
        limit,
        continueToken,
        sendInitialEvents);
  }

  ListOptions list() {
    return new ListOptions(
        labels, fields, limit, continueToken, resourceVersion, resourceVersionMatch);
  }

  WatchOptions watchOptions() {
    return new WatchOptions(
        labels, fields, resourceVersion, allowWatchBookmarks, sendInitialEvents);
  }

  /** A watch from nowhere begins with what there is (KEP-3157, "backward compatibility"). */
  private ListParameters defaulted() {
    boolean fromNow = resourceVersion == null || resourceVersion.equals("0");
    if (!watch || !fromNow || sendInitialEvents != null || resourceVersionMatch != null) {
      return this;
    }
    return new ListParameters(
        labels,
        fields,
        true,
        allowWatchBookmarks,
        resourceVersion,
        NOT_OLDER_THAN,
        timeoutSeconds,
        limit,
        continueToken,
        true);
  }

  private List<FieldError> errors() {
    List<FieldError> errors = new ArrayList<>();
    return watch ? watchErrors(errors) : listErrors(errors);
  }

  private List<FieldError> listErrors(List<FieldError> errors) {
    if (resourceVersionMatch != null) {
      forbid(
          resourceVersion == null,
          "resourceVersionMatch is forbidden unless resourceVersion is provided",
          errors);
      forbid(
          continueToken != null,
          "resourceVersionMatch is forbidden when continue is provided",
          errors);
      support(List.of(EXACT, NOT_OLDER_THAN, ""), errors);
      forbid(
          EXACT.equals(resourceVersionMatch) && "0".equals(resourceVersion),
          "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"",
          errors);
    }
    if (sendInitialEvents != null) {
      errors.add(
          FieldError.forbidden(
              FieldPath.of("sendInitialEvents"), "sendInitialEvents is forbidden for list"));
    }
    return errors;
  }

  private List<FieldError> watchErrors(List<FieldError> errors) {
    forbid(
        sendInitialEvents != null && !NOT_OLDER_THAN.equals(resourceVersionMatch),
        "sendInitialEvents requires setting resourceVersionMatch to " + NOT_OLDER_THAN,
        errors);
    if (resourceVersionMatch != null) {
      forbid(
          sendInitialEvents == null,
          "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
          errors);
      support(List.of(NOT_OLDER_THAN), errors);
      forbid(
          continueToken != null,
          "resourceVersionMatch is forbidden when continue is provided",
          errors);
    }
    return errors;
  }

  private static void forbid(boolean wrong, String why, List<FieldError> errors) {
    if (wrong) {
      errors.add(FieldError.forbidden(MATCH, why));
    }
  }

  private void support(List<String> supported, List<FieldError> errors) {
    if (resourceVersionMatch != null && !supported.contains(resourceVersionMatch)) {
      errors.add(FieldError.notSupported(MATCH, resourceVersionMatch, supported));
    }
  }

  private static long number(Query query, String name) {
    String text = query.first(name);
    return text == null ? 0 : number(text);
  }

  /** A number as Go's strconv reads it, or its complaint as 400. */
  static long number(String text) {
    String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw notNumber(text, "invalid syntax");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw notNumber(text, "value out of range");
    }
  }

  private static StatusException notNumber(String text, String why) {
    return StatusException.badRequest(
        "strconv.ParseInt: parsing " + GoText.quote(text) + ": " + why);
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
