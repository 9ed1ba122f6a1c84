package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.IpFormat;
import dev.duplane.api.validation.NameFormat;
import java.util.List;

/** The rules for a Pod's DNS settings (DNS for Services and Pods, "Pod's DNS Config"). */
final class DnsConfigValidation {
  private static final int MAX_NAMESERVERS = 3;
  private static final int MAX_SEARCHES = 32;
  private static final int MAX_SEARCH_CHARACTERS = 2048;

  private DnsConfigValidation() {}

  static void validate(FieldPath path, ObjectView config, Checks checks) {
    List<String> servers = config.texts("nameservers");
    if (servers.size() > MAX_NAMESERVERS) {
      checks.add(
          FieldError.invalid(
              path.child("nameservers"), servers, "must not have more than 3 nameservers"));
    }
    for (int i = 0; i < servers.size(); i++) {
      checks
          .errors()
          .addAll(IpFormat.address(path.child("nameservers").index(i), servers.get(i), List.of()));
    }
    List<String> searches = config.texts("searches");
    if (searches.size() > MAX_SEARCHES) {
      checks.add(
          FieldError.invalid(
              path.child("searches"), searches, "must not have more than 32 search paths"));
    }
    if (String.join(" ", searches).length() > MAX_SEARCH_CHARACTERS) {
      checks.add(
          FieldError.invalid(
              path.child("searches"),
              searches,
              "must not have more than 2048 characters (including spaces) in the search list"));
    }
    for (int i = 0; i < searches.size(); i++) {
      String search = searches.get(i);
      if (!search.equals(".")) {
        String name = search.endsWith(".") ? search.substring(0, search.length() - 1) : search;
        checks.format(path.child("searches").index(i), name, NameFormat::subdomainWithUnderscores);
      }
    }
    List<ObjectNode> options = config.objects("options");
    for (int i = 0; i < options.size(); i++) {
      if (new ObjectView(options.get(i)).text("name").isEmpty()) {
        checks.add(FieldError.required(path.child("options").index(i), "must not be empty"));
      }
    }
  }
}
