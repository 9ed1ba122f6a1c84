package dev.duplane.api.schema;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Keeps aliases within bounds while they are written out: a few bytes of YAML can stand for any
 * amount of JSON, or for itself. The ratio is that of goyaml (sigs.k8s.io/yaml,
 * goyaml.v2/decode.go, allowedAliasRatio); goyaml shares what an alias repeats, here it is copied,
 * so its bytes are counted too.
 */
final class YamlAliases {
  /** Trees are walked on the Java stack; aliases nest deeper than the text does. */
  private static final int MAX_DEPTH = 1000;

  /** As much as a request may hold. */
  private static final long MAX_BYTES = 3L * 1024 * 1024;

  private static final int FEW_ALIASED = 100;
  private static final int FEW_DECODED = 1000;
  private static final double LEAST_RATIO = 0.10;
  private static final double MOST_RATIO = 0.99;
  private static final double RATIO_FALLS_FROM = 400_000;
  private static final double RATIO_FALLS_TO = 4_000_000;

  /** What JSON needs around a scalar. */
  private static final int SCALAR_OVERHEAD = 3;

  private final Set<Node> met = Collections.newSetFromMap(new IdentityHashMap<>());

  /** What is being written out; whether an alias led there. */
  private final IdentityHashMap<Node, Boolean> open = new IdentityHashMap<>();

  private int depth;
  private int aliases;
  private long aliased;
  private long bytes;

  /** goyaml counts the document as a node. */
  private long decoded = 1;

  /**
   * Begins to write out a node.
   *
   * @throws DecodeException if it contains itself, or aliases come to too much
   */
  void enter(Node node) {
    String anchor = node.getAnchor();
    if (anchor != null) {
      follow(node, anchor);
    }
    if (++depth > MAX_DEPTH) {
      throw new DecodeException("exceeded max depth");
    }
    count();
    if (aliases > 0 && node instanceof ScalarNode scalar) {
      bytes += scalar.getValue().length() + SCALAR_OVERHEAD;
      if (bytes > MAX_BYTES) {
        throw excessive();
      }
    }
  }

  private void follow(Node node, String anchor) {
    if (open.containsKey(node)) {
      throw new DecodeException("yaml: anchor '" + anchor + "' value contains itself");
    }
    boolean alias = !met.add(node);
    open.put(node, alias);
    if (alias) {
      count();
      aliases++;
    }
  }

  private void count() {
    decoded++;
    if (aliases > 0) {
      aliased++;
    }
    if (aliased > FEW_ALIASED
        && decoded > FEW_DECODED
        && (double) aliased / decoded > allowedRatio(decoded)) {
      throw excessive();
    }
  }

  private static double allowedRatio(long decoded) {
    double fallen = (decoded - RATIO_FALLS_FROM) / (RATIO_FALLS_TO - RATIO_FALLS_FROM);
    return MOST_RATIO - (MOST_RATIO - LEAST_RATIO) * Math.min(1, Math.max(0, fallen));
  }

  private static DecodeException excessive() {
    return new DecodeException("yaml: document contains excessive aliasing");
  }

  /** Ends what {@link #enter} began. */
  void leave(Node node) {
    depth--;
    @Nullable Boolean alias = node.getAnchor() == null ? null : open.remove(node);
    if (Boolean.TRUE.equals(alias)) {
      aliases--;
    }
  }
}
