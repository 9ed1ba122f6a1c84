package dev.duplane.traffic;

import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Prints tables as {@code nft list ruleset} does, so that {@code nft -f} reads them again. Comments
 * of elements stand where kube-proxy puts them: between key and verdict.
 */
public final class NftText {
  private static final String INDENT = "\t";

  private final StringBuilder out = new StringBuilder();

  private NftText() {}

  /**
   * The rules that kube-proxy has on a node, one table for each family.
   *
   * @param objects they are made of
   * @param node name of the Node
   * @throws TraceException if there is no such Node, or it has no nftables
   */
  public static String of(TrafficObjects objects, String node) throws TraceException {
    ProxyNode found = objects.node(node);
    if (found == null) {
      throw new TraceException("there is no Node " + node);
    }
    if (WindowsRules.isOn(found)) {
      throw new TraceException(
          "Node " + node + " runs Windows: kube-proxy has no nftables there (winkernel)");
    }
    NftText text = new NftText();
    for (IpFamily family : IpFamily.values()) {
      text.table(new KubeProxy(objects, family).table(found));
    }
    return text.out.toString();
  }

  private void table(NftTable table) {
    line(0, "table " + table.prefix() + " kube-proxy {");
    line(1, "comment \"rules for kube-proxy\"");
    for (NftTable.AddressSet set : table.sets().values()) {
      List<String> lines = new ArrayList<>(set.declaration());
      elements(lines, new ArrayList<>(set.elements().keySet()));
      block("set " + set.name(), lines);
    }
    for (NftMap map : table.maps().values()) {
      String address = map.key() == NftMap.DestinationKey.PORT ? "" : table.addressType() + " . ";
      List<String> lines = new ArrayList<>();
      lines.add("type " + address + "inet_proto . inet_service : verdict");
      lines.add("comment \"" + map.comment() + "\"");
      elements(lines, map.elements().entrySet().stream().map(NftText::element).toList());
      block("map " + map.name(), lines);
    }
    for (NftTable.Chain chain : table.chains().values()) {
      List<String> lines = new ArrayList<>();
      if (chain.hook() != null) {
        lines.add(chain.hook());
      }
      if (!chain.comment().isEmpty()) {
        lines.add("comment \"" + chain.comment() + "\"");
      }
      chain.rules().forEach(rule -> lines.add(rule.toString()));
      block("chain " + chain.name(), lines);
    }
    line(0, "}");
  }

  private static String element(Map.Entry<String, NftMap.MapElement> entry) {
    NftMap.MapElement element = entry.getValue();
    String comment = element.comment().isEmpty() ? "" : " comment \"" + element.comment() + "\"";
    return entry.getKey() + comment + " : " + element.action();
  }

  private static void elements(List<String> lines, List<String> elements) {
    for (int i = 0; i < elements.size(); i++) {
      String start = i == 0 ? "elements = { " : "\t     ";
      String end = i == elements.size() - 1 ? " }" : ",";
      lines.add(start + elements.get(i) + end);
    }
  }

  private void block(String head, List<String> lines) {
    out.append('\n');
    line(1, head + " {");
    lines.forEach(text -> line(2, text));
    line(1, "}");
  }

  private void line(int depth, String text) {
    out.append(INDENT.repeat(depth)).append(text).append('\n');
  }
}
