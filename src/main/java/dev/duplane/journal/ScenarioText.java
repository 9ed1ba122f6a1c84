package dev.duplane.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.flags.ClusterFlag;
import dev.duplane.cluster.flags.ClusterFlags;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.net.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * A journal as a scenario that passes when it is run: a step for each write and for each read of
 * one object, with what must come back. The format is that of {@code scenarios/README.md}.
 *
 * <p>What a step cannot say is a comment with the request. A read that is directly followed by a
 * write of the same object is left out: it is how a client finds out what to write.
 */
public final class ScenarioText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NAME_MOST = 120;
  private static final String STEP_INDENT = "  ";

  private final StringBuilder text = new StringBuilder();
  private final Yaml yaml = new Yaml(new ShortLists(style()), style());
  private final DrawnValues drawn = new DrawnValues();
  private final Expectation expectation;
  private Part last = Part.HEAD;
  private int steps;

  /** What stands in the file, from top to bottom. */
  private enum Part {
    HEAD,
    COMMENT,
    REMARK,
    STEP
  }

  private ScenarioText(ClusterConfig config) {
    this.expectation =
        new Expectation(drawn, config.serviceNodePortRange(), config.serviceClusterIpRanges());
  }

  /** The text of the file. */
  public static String of(Journal.Contents contents) {
    ScenarioText scenario = new ScenarioText(contents.config());
    scenario.head(contents);
    scenario.steps(contents.entries());
    return scenario.text.toString();
  }

  private static DumperOptions style() {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    options.setSplitLines(false);
    options.setAllowUnicode(true);
    return options;
  }

  /** Writes a list of a few words in one line. */
  private static final class ShortLists extends Representer {
    private static final int MOST = 4;

    ShortLists(DumperOptions options) {
      super(options);
    }

    @Override
    protected Node representSequence(Tag tag, Iterable<?> values, DumperOptions.FlowStyle style) {
      int count = 0;
      boolean words = true;
      for (Object value : values) {
        count++;
        words &= value instanceof Number || (value instanceof String text && isWord(text));
      }
      return super.representSequence(
          tag, values, words && count <= MOST ? DumperOptions.FlowStyle.FLOW : style);
    }

    private static boolean isWord(String text) {
      return text.matches("[A-Za-z0-9./:-]{1,45}");
    }
  }

  private void head(Journal.Contents contents) {
    ClusterConfig config = contents.config();
    text.append(
        "# Recorded by duplane. What was drawn, such as addresses, is held to its range;\n");
    text.append("# uids, times and revisions are left out.\n");
    if (contents.dropped() > 0) {
      text.append("# The journal had no room for the first ");
      text.append(contents.dropped()).append(" requests.\n");
    }
    ObjectNode head = JsonNodeFactory.instance.objectNode();
    head.put("name", "Recorded session");
    ObjectNode cluster = head.putObject("cluster");
    Map<ClusterFlag, Object> usual =
        ClusterFlags.values(ClusterFlags.defaults(config.serviceClusterIpRanges()));
    ClusterFlags.values(config)
        .forEach(
            (flag, value) -> {
              boolean told =
                  flag == ClusterFlag.SERVICE_CLUSTER_IP_RANGE || !value.equals(usual.get(flag));
              if (told && flag != ClusterFlag.SEED) {
                cluster.set(flag.key(), JSON.valueToTree(value));
              }
            });
    text.append(dump(head)).append("steps:\n");
  }

  private static String ranges(List<Cidr> ranges) {
    return ranges.stream().map(Cidr::toString).collect(Collectors.joining(","));
  }

  private void steps(List<Journal.JournalEntry> entries) {
    List<@Nullable RecordedRequest> requests = new ArrayList<>();
    for (Journal.JournalEntry entry : entries) {
      requests.add(
          entry instanceof Journal.RecordedExchange exchange
              ? RecordedRequest.of(Contract.bundled(), exchange)
              : null);
    }
    for (int i = 0; i < entries.size(); i++) {
      RecordedRequest request = requests.get(i);
      if (entries.get(i) instanceof Journal.RecordedRangeChange change) {
        upgrade(change.ranges());
      } else if (request == null) {
        comment(entries.get(i), "no such resource");
      } else {
        RecordedRequest next = i + 1 < requests.size() ? requests.get(i + 1) : null;
        if (!isReadBeforeWrite(request, next)) {
          step(entries.get(i), request);
        }
        drawn.learn(request);
      }
    }
    if (steps == 0) {
      ObjectNode step = JsonNodeFactory.instance.objectNode();
      step.put("name", "there was no request that a step can say");
      step.putObject("get").put("kind", "Namespace").put("name", "default");
      append(step);
    }
  }

  private static boolean isReadBeforeWrite(
      RecordedRequest request, @Nullable RecordedRequest next) {
    return request.method().equals("GET")
        && !request.name().isEmpty()
        && next != null
        && !next.method().equals("GET")
        && next.key().equals(request.key());
  }

  private void step(Journal.JournalEntry entry, RecordedRequest request) {
    // What this request's own answer draws is drawn for its step, too.
    RecordedStep recorded = RecordedStep.of(request, drawn);
    if (recorded.value() == null) {
      comment(entry, recorded.remark());
      return;
    }
    drawn.learn(request);
    if (!recorded.remark().isEmpty()) {
      separate(Part.REMARK);
      text.append(STEP_INDENT).append("# ").append(recorded.remark()).append('\n');
    }
    ObjectNode step = JsonNodeFactory.instance.objectNode();
    String name = recorded.name();
    step.put("name", name.length() > NAME_MOST ? name.substring(0, NAME_MOST) : name);
    step.set(recorded.word(), escaped(recorded.value()));
    step.set("expect", escaped(expectation.of(request)));
    append(step);
  }

  /** In a scenario, a dollar sign before a brace names a variable. */
  private static JsonNode escaped(ObjectNode value) {
    String json = value.toString();
    if (!json.contains("${")) {
      return value;
    }
    try {
      return JSON.readTree(json.replace("${", "$${"));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }

  private void upgrade(List<Cidr> ranges) {
    ObjectNode step = JsonNodeFactory.instance.objectNode();
    step.put("name", "other Service ranges");
    step.putObject("upgrade").put("serviceClusterIPRange", ranges(ranges));
    append(step);
    expectation.rangesChanged(ranges);
  }

  private void comment(Journal.JournalEntry entry, String why) {
    if (entry instanceof Journal.RecordedExchange exchange) {
      ApiRequest request = exchange.request();
      separate(Part.COMMENT);
      text.append(STEP_INDENT)
          .append("# ")
          .append(request.method())
          .append(' ')
          .append(request.path())
          .append(request.query().isEmpty() ? "" : "?" + request.query())
          .append("  (")
          .append(why)
          .append(")\n");
    }
  }

  private void append(ObjectNode step) {
    separate(Part.STEP);
    steps++;
    text.append(dump(JsonNodeFactory.instance.arrayNode().add(step)));
  }

  /** An empty line between all but comments, and a remark and its step. */
  private void separate(Part next) {
    boolean together =
        last == Part.HEAD || last == Part.REMARK || (last == Part.COMMENT && next == last);
    if (!together) {
      text.append('\n');
    }
    last = next;
  }

  /** Without the document's end, in the order of the tree. */
  private String dump(JsonNode tree) {
    return yaml.dump(JSON.convertValue(tree, Object.class));
  }
}
