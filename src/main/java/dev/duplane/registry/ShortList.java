package dev.duplane.registry;

import java.util.List;

/** A list in a cell of {@code kubectl get}: its first items, and how many more there are. */
public final class ShortList {
  private static final int SHOWN = 3;

  private ShortList() {}

  /** Up to three items, joined by commas; empty for an empty list. */
  public static String of(List<String> items) {
    String shown = String.join(",", items.subList(0, Math.min(SHOWN, items.size())));
    return items.size() > SHOWN ? shown + " + " + (items.size() - SHOWN) + " more..." : shown;
  }
}
