package dev.duplane.api.schema;

import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/** Leaves scalars without a tag unresolved, which distinguishes them from scalars that have one. */
final class YamlTags extends Resolver {
  /** Of scalars that have neither tag nor quotes. */
  static final Tag PLAIN = new Tag("!plain");

  /** Of scalars in quotes, and literal and folded ones. */
  static final Tag QUOTED = new Tag("!quoted");

  @Override
  protected void addImplicitResolvers() {
    // None: YamlScalar knows the rules of goyaml.
  }

  @Override
  public Tag resolve(NodeId kind, String value, boolean implicit) {
    if (kind != NodeId.scalar) {
      return super.resolve(kind, value, implicit);
    }
    return implicit ? PLAIN : QUOTED;
  }
}
