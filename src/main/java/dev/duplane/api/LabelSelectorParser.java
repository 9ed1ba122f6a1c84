package dev.duplane.api;

import dev.duplane.api.LabelSelector.Requirement;
import dev.duplane.api.validation.NameFormat;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the {@code labelSelector} parameter (Labels and Selectors, "Label selectors"; the grammar
 * and the wording of errors are those of {@code k8s.io/apimachinery/pkg/labels}).
 *
 * <p>A word such as {@code in} is an operator after a key and a plain name everywhere else, which
 * is why tokens are looked at in one of two ways.
 */
public final class LabelSelectorParser {
  private static final String BINARY_OPERATORS = "in, notin, =, ==, !=, gt, lt";

  private enum Kind {
    END,
    CLOSED,
    COMMA,
    NOT,
    DOUBLE_EQUALS,
    EQUALS,
    GREATER,
    IDENTIFIER,
    IN,
    LESS,
    NOT_EQUALS,
    NOT_IN,
    OPEN
  }

  private record Token(Kind kind, String text) {
    /** The token where a name is expected. */
    Token asName() {
      return kind == Kind.IN || kind == Kind.NOT_IN ? new Token(Kind.IDENTIFIER, text) : this;
    }
  }

  private final List<Token> tokens = new ArrayList<>();
  private int position;

  private LabelSelectorParser(String text) {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (space(c)) {
        at++;
        continue;
      }
      int end = special(c) ? endOfSymbol(text, at) : endOfWord(text, at);
      tokens.add(token(text.substring(at, end)));
      at = end;
    }
    tokens.add(new Token(Kind.END, ""));
  }

  /**
   * The selector that a text means; everything if it is empty.
   *
   * @throws StatusException 400 with the parser's message
   */
  public static LabelSelector parse(String text) {
    if (text.isEmpty()) {
      return LabelSelector.EVERYTHING;
    }
    return new LabelSelector(new LabelSelectorParser(text).requirements());
  }

  private List<Requirement> requirements() {
    List<Requirement> requirements = new ArrayList<>();
    while (true) {
      Token next = peek().asName();
      if (next.kind() == Kind.END) {
        return requirements;
      }
      if (next.kind() != Kind.IDENTIFIER && next.kind() != Kind.NOT) {
        throw found(next, ", expected: !, identifier, or 'end of string'");
      }
      try {
        requirements.add(requirement());
      } catch (StatusException e) {
        throw StatusException.badRequest("unable to parse requirement: " + e.status().message());
      }
      Token after = take().asName();
      if (after.kind() == Kind.END) {
        return requirements;
      }
      if (after.kind() != Kind.COMMA) {
        throw found(after, ", expected: ',' or 'end of string'");
      }
      Token following = peek().asName();
      if (following.kind() != Kind.IDENTIFIER && following.kind() != Kind.NOT) {
        throw found(following, ", expected: identifier after ','");
      }
    }
  }

  private Requirement requirement() {
    Token key = take().asName();
    boolean negated = key.kind() == Kind.NOT;
    if (negated) {
      key = take().asName();
    }
    if (key.kind() != Kind.IDENTIFIER) {
      throw found(key, ", expected: identifier");
    }
    checkKey(key.text());
    Kind next = peek().asName().kind();
    if (negated) {
      return new Requirement.DoesNotExist(key.text());
    }
    if (next == Kind.END || next == Kind.COMMA) {
      return new Requirement.Exists(key.text());
    }
    Token operator = take();
    return switch (operator.kind()) {
      case IN -> new Requirement.In(key.text(), checked(key.text(), set()));
      case NOT_IN -> new Requirement.NotIn(key.text(), checked(key.text(), set()));
      case EQUALS, DOUBLE_EQUALS ->
          new Requirement.In(key.text(), checked(key.text(), Set.of(exact())));
      case NOT_EQUALS -> new Requirement.NotIn(key.text(), checked(key.text(), Set.of(exact())));
      case GREATER -> new Requirement.Compare(key.text(), bound(key.text()), true);
      case LESS -> new Requirement.Compare(key.text(), bound(key.text()), false);
      default -> throw found(operator, ", expected: " + BINARY_OPERATORS);
    };
  }

  private Set<String> set() {
    Token open = take().asName();
    if (open.kind() != Kind.OPEN) {
      throw found(open, " expected: '('");
    }
    Token first = peek().asName();
    if (first.kind() == Kind.CLOSED) {
      // Nothing at all is the empty value, as it is before and after a comma.
      position++;
      return Set.of("");
    }
    if (first.kind() != Kind.IDENTIFIER && first.kind() != Kind.COMMA) {
      throw found(first, ", expected: ',', ')' or identifier");
    }
    Set<String> values = new LinkedHashSet<>();
    boolean due = true;
    while (true) {
      Token token = take().asName();
      switch (token.kind()) {
        case IDENTIFIER -> {
          values.add(token.text());
          due = false;
          Token after = peek().asName();
          if (after.kind() != Kind.COMMA && after.kind() != Kind.CLOSED) {
            throw found(after, ", expected: ',' or ')'");
          }
        }
        case COMMA -> {
          // A comma with nothing on one side stands for the empty value.
          if (due) {
            values.add("");
          }
          due = true;
        }
        case CLOSED -> {
          if (due) {
            values.add("");
          }
          return values;
        }
        default -> throw found(token, ", expected: ',', or identifier");
      }
    }
  }

  private String exact() {
    Token next = peek().asName();
    if (next.kind() == Kind.END || next.kind() == Kind.COMMA) {
      return "";
    }
    position++;
    if (next.kind() != Kind.IDENTIFIER) {
      throw found(next, ", expected: identifier");
    }
    return next.text();
  }

  private long bound(String key) {
    String value = exact();
    try {
      long bound = Long.parseLong(value);
      checked(key, Set.of(value));
      return bound;
    } catch (NumberFormatException e) {
      throw StatusException.badRequest(
          FieldError.invalid(
                  FieldPath.of("values").index(0),
                  value,
                  "for 'Gt', 'Lt' operators, the value must be an integer")
              .toString());
    }
  }

  private static void checkKey(String key) {
    List<String> wrong = NameFormat.qualifiedName(key);
    if (!wrong.isEmpty()) {
      // The key has no path of its own, and Go prints a path that is not there as <nil>.
      throw StatusException.badRequest(
          FieldError.invalid(FieldPath.of("<nil>"), key, String.join("; ", wrong)).toString());
    }
  }

  private static Set<String> checked(String key, Set<String> values) {
    List<String> errors = new ArrayList<>();
    int index = 0;
    for (String value : new TreeSet<>(values)) {
      List<String> wrong = NameFormat.labelValue(value);
      if (!wrong.isEmpty()) {
        FieldPath path = FieldPath.of("values").index(index).key(key);
        errors.add(FieldError.invalid(path, value, String.join("; ", wrong)).toString());
      }
      index++;
    }
    if (!errors.isEmpty()) {
      throw StatusException.badRequest(
          errors.size() == 1 ? errors.get(0) : "[" + String.join(", ", errors) + "]");
    }
    return values;
  }

  private Token peek() {
    return tokens.get(Math.min(position, tokens.size() - 1));
  }

  private Token take() {
    Token token = peek();
    position++;
    return token;
  }

  private static StatusException found(Token token, String expected) {
    return StatusException.badRequest("found '" + token.text() + "'" + expected);
  }

  private static boolean space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean special(char c) {
    return "=!(),><".indexOf(c) >= 0;
  }

  private static int endOfWord(String text, int from) {
    int end = from;
    while (end < text.length() && !space(text.charAt(end)) && !special(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static int endOfSymbol(String text, int from) {
    boolean pair =
        from + 1 < text.length()
            && text.charAt(from + 1) == '='
            && (text.charAt(from) == '=' || text.charAt(from) == '!');
    return from + (pair ? 2 : 1);
  }

  private static Token token(String text) {
    Kind kind =
        switch (text) {
          case ")" -> Kind.CLOSED;
          case "," -> Kind.COMMA;
          case "!" -> Kind.NOT;
          case "==" -> Kind.DOUBLE_EQUALS;
          case "=" -> Kind.EQUALS;
          case ">" -> Kind.GREATER;
          case "<" -> Kind.LESS;
          case "in" -> Kind.IN;
          case "!=" -> Kind.NOT_EQUALS;
          case "notin" -> Kind.NOT_IN;
          case "(" -> Kind.OPEN;
          default -> Kind.IDENTIFIER;
        };
    return new Token(kind, text);
  }
}
