package dev.duplane.api.schema;

import java.util.Comparator;

/** Go compares strings by their bytes, which for UTF-8 means by code point. */
final class Utf8 {
  static final Comparator<String> ORDER = Utf8::compare;

  private Utf8() {}

  private static int compare(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    for (int i = 0; i < shorter; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean surrogates = Character.isSurrogate(x) && Character.isSurrogate(y);
        if (!surrogates && Character.isSurrogate(x)) {
          return 1;
        }
        return !surrogates && Character.isSurrogate(y) ? -1 : Character.compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
