package dev.duplane.preflight;

import dev.duplane.api.Columns;
import dev.duplane.preflight.Preflight.PreflightReport;
import dev.duplane.preflight.RehearsalReport.FamilyState;
import dev.duplane.preflight.RehearsalReport.PoolHeadroom;
import dev.duplane.preflight.RehearsalReport.ServiceOutlook;
import java.util.ArrayList;
import java.util.List;

/** A report for people: as tables for a terminal, or as Markdown. */
public final class PreflightText {
  private final StringBuilder text = new StringBuilder();
  private final boolean markdown;

  private PreflightText(boolean markdown) {
    this.markdown = markdown;
  }

  /** Tables for a terminal. */
  public static String plain(PreflightReport report) {
    return new PreflightText(false).write(report);
  }

  /** The same as Markdown. */
  public static String markdown(PreflightReport report) {
    return new PreflightText(true).write(report);
  }

  private String write(PreflightReport report) {
    heading("What dual stack needs");
    List<List<String>> rows = new ArrayList<>();
    report
        .requirements()
        .forEach(
            check ->
                rows.add(
                    List.of(
                        check.outcome().toString(),
                        check.requirement(),
                        check.found(),
                        check.change())));
    table(List.of("OUTCOME", "REQUIREMENT", "FOUND", "CHANGE"), rows);
    RehearsalReport rehearsal = report.rehearsal();
    if (rehearsal != null) {
      rehearsal(rehearsal);
    }
    return text.toString();
  }

  private void rehearsal(RehearsalReport report) {
    heading("Services, from " + report.from() + " to " + report.to());
    List<List<String>> services = new ArrayList<>();
    for (ServiceOutlook it : report.services()) {
      services.add(
          List.of(
              it.namespace() + "/" + it.name(),
              it.type(),
              state(it.before()),
              same(it.after(), it.before()),
              same(it.ifEdited(), it.after()),
              it.refused().isEmpty() ? same(it.ifPatched(), it.after()) : it.refused(),
              it.why()));
    }
    table(
        List.of(
            "SERVICE", "TYPE", "BEFORE", "AFTER", "IF EDITED", "IF PATCHED TO DUAL STACK", "WHY"),
        services);
    List<List<String>> outside = new ArrayList<>();
    report
        .services()
        .forEach(
            it ->
                it.outside()
                    .forEach(ip -> outside.add(List.of(it.namespace() + "/" + it.name(), ip))));
    section("Cluster IPs outside the new ranges", List.of("SERVICE", "ADDRESS"), outside);
    List<List<String>> pools = new ArrayList<>();
    for (PoolHeadroom it : report.pools()) {
      pools.add(
          List.of(
              it.range(),
              it.family(),
              it.size().toString(),
              Long.toString(it.used()),
              Long.toString(it.wanted()),
              it.fits() ? "yes" : "no"));
    }
    section(
        "Pools, if all Services became PreferDualStack",
        List.of("RANGE", "FAMILY", "SIZE", "USED", "WANTED", "FITS"),
        pools);
    nodesAndPods(report);
  }

  private void nodesAndPods(RehearsalReport report) {
    List<List<String>> nodes = new ArrayList<>();
    report
        .singleStackNodes()
        .forEach(it -> nodes.add(List.of(it.name(), list(it.addresses()), list(it.podCIDRs()))));
    section(
        "Nodes without a second address or range",
        List.of("NODE", "ADDRESSES", "POD CIDRS"),
        nodes);
    List<List<String>> pods = new ArrayList<>();
    report
        .singleStackPods()
        .forEach(
            it ->
                pods.add(
                    List.of(
                        it.namespace() + "/" + it.name(),
                        list(it.families()),
                        it.hostNetwork() ? "its Node has no other" : "until it is made anew")));
    section("Pods without a second address", List.of("POD", "FAMILY", "HOW LONG"), pods);
    List<List<String>> balancers = new ArrayList<>();
    report
        .loadBalancers()
        .forEach(
            it ->
                balancers.add(
                    List.of(
                        it.namespace() + "/" + it.name(),
                        list(it.families()),
                        it.follows(),
                        it.why())));
    section("Load balancers", List.of("SERVICE", "HAS", "FOLLOWS", "WHY"), balancers);
  }

  private static String state(FamilyState state) {
    return state.families().isEmpty() ? "-" : state.policy() + " " + list(state.families());
  }

  private static String same(FamilyState state, FamilyState before) {
    boolean same =
        state.families().equals(before.families()) && state.policy().equals(before.policy());
    return same ? "the same" : state(state);
  }

  private static String list(List<String> values) {
    return values.isEmpty() ? "-" : String.join(",", values);
  }

  private void section(String title, List<String> head, List<List<String>> rows) {
    if (!rows.isEmpty()) {
      heading(title);
      table(head, rows);
    }
  }

  private void heading(String title) {
    text.append(text.length() == 0 ? "" : "\n")
        .append(markdown ? "## " : "")
        .append(title)
        .append(markdown ? "\n\n" : "\n");
  }

  private void table(List<String> head, List<List<String>> rows) {
    if (!markdown) {
      List<List<String>> all = new ArrayList<>(List.of(head));
      all.addAll(rows);
      Columns.of(all).forEach(line -> text.append("  ").append(line).append('\n'));
      return;
    }
    row(head);
    row(head.stream().map(cell -> "---").toList());
    rows.forEach(this::row);
  }

  private void row(List<String> cells) {
    text.append('|');
    cells.forEach(cell -> text.append(' ').append(cell.replace("|", "\\|")).append(" |"));
    text.append('\n');
  }
}
