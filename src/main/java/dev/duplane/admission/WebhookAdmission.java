package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.admission.Webhook.Question;
import dev.duplane.api.GoText;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.registry.Admission.Charge;
import dev.duplane.registry.AdmissionAttributes;
import dev.duplane.registry.AdmissionAttributes.Operation;
import dev.duplane.registry.AnswerNeeded;
import dev.duplane.registry.AttemptMemory;
import dev.duplane.registry.RegistryContext;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Asks the webhooks that are concerned by a write (Dynamic Admission Control;
 * apiserver/pkg/admission/plugin/webhook/mutating and validating).
 *
 * <p>The cluster's writer does not wait for a network. A question that has no answer yet ends the
 * attempt with {@link AnswerNeeded}; it is asked elsewhere, and the write begins again. It gets to
 * the same question with an answer at hand, unless what it is based on has changed, and then asks
 * anew. All attempts draw the same name, uid and addresses.
 */
final class WebhookAdmission implements AdmissionPlugin {
  private final RegistryContext context;
  private final WebhookConfigurations mutating;
  private final WebhookConfigurations validating;
  private final RequestRules rules;
  private final WebhookClient client;
  private final Executor executor;
  private final RememberedAnswers remembered;
  private final RequestVariables variables;

  /** The answer to a question: a response, or a failure. */
  private record Outcome(@Nullable ObjectNode response, String failure) {}

  WebhookAdmission(
      RegistryContext context,
      WebhookConfigurations mutating,
      WebhookConfigurations validating,
      RequestRules rules,
      RequestVariables variables,
      WebhookClient client,
      Executor executor) {
    this.context = context;
    this.mutating = mutating;
    this.validating = validating;
    this.rules = rules;
    this.variables = variables;
    this.client = client;
    this.executor = executor;
    this.remembered = new RememberedAnswers();
  }

  /** Whether a webhook has to do with a write. */
  private boolean concerns(AdmissionAttributes attributes) {
    return !RequestRules.isExempt(attributes)
        && (some(mutating, attributes) || some(validating, attributes));
  }

  private boolean some(WebhookConfigurations configurations, AdmissionAttributes attributes) {
    for (Webhook webhook : configurations.all()) {
      if (rules.match(webhook.spec(), attributes) != null) {
        return true;
      }
    }
    return false;
  }

  /** Webhooks are the only ones: policies do not see reviews. */
  @Override
  public boolean concernsReviews() {
    return mutating.any() || validating.any();
  }

  /** Before anything is changed: what is needed to begin again. */
  @Override
  public void begin(AdmissionAttributes attributes) {
    if (!concerns(attributes)) {
      return;
    }
    AttemptMemory memory = context.attempt();
    ObjectNode object = attributes.object();
    if (memory.nested()) {
      context.resume(remembered.of(attributes, memory));
    }
    context.drawAlone(context.attempt());
    if (!memory.nested() && object != null && attributes.operation() == Operation.CREATE) {
      memory.keep(object);
    }
  }

  @Override
  public void admit(AdmissionAttributes attributes, Reinvocation rounds) {
    if (concerns(attributes)) {
      if (context.attempt().spread() == null) {
        context.drawAlone(context.attempt());
      }
      refusing(() -> mutate(attributes, rounds));
    }
  }

  /** A write that a webhook refuses begins anew if it is tried again. */
  private void refusing(Runnable round) {
    try {
      round.run();
    } catch (StatusException refused) {
      remembered.forget(context.attempt());
      throw refused;
    }
  }

  private void mutate(AdmissionAttributes attributes, Reinvocation rounds) {
    ReinvocationState state = rounds.of(this);
    if (rounds.isSecond() && state.hasChangedSince(attributes.object())) {
      state.requireAgain();
    }
    for (Webhook webhook : mutating.all()) {
      VersionedRequest request = concerned(webhook, attributes);
      Webhook.WebhookKey key = webhook.key();
      // One that has not been asked in the first round is not asked in the second.
      if (request == null || (rounds.isSecond() && !state.isAskedAgain(key))) {
        continue;
      }
      if (ask(webhook, request, rounds.isSecond() ? 1 : 0)) {
        // Those before it that want to be asked again see what it has done.
        state.requireAgain();
        rounds.want();
      }
      if (webhook.isReinvoked()) {
        state.wantsAgain(key);
      }
    }
    state.leaves(attributes.object());
  }

  @Override
  public Charge validate(AdmissionAttributes attributes) {
    if (!validating.all().isEmpty() && !RequestRules.isExempt(attributes)) {
      refusing(() -> askAll(attributes));
    }
    boolean some = !mutating.all().isEmpty() || !validating.all().isEmpty();
    if (some && context.attempt().nested()) {
      remembered.forget(context.attempt());
    }
    return Charge.NONE;
  }

  /** All of them are asked, whatever one says; the first refusal is told. */
  private void askAll(AdmissionAttributes attributes) {
    Map<Webhook, VersionedRequest> concerned = new LinkedHashMap<>();
    for (Webhook webhook : validating.all()) {
      VersionedRequest request = concerned(webhook, attributes);
      if (request != null) {
        concerned.put(webhook, request);
      }
    }
    List<StatusException> refusals = new ArrayList<>();
    concerned.forEach(
        (webhook, request) -> {
          try {
            ask(webhook, request, 0);
          } catch (StatusException refused) {
            refusals.add(refused);
          }
        });
    if (!refusals.isEmpty()) {
      throw refusals.get(0);
    }
  }

  /** The request as a webhook is to see it; null if it is not to be asked. */
  private @Nullable VersionedRequest concerned(Webhook webhook, AdmissionAttributes attributes) {
    Matched matched = rules.match(webhook.spec(), attributes);
    if (matched == null) {
      return null;
    }
    VersionedRequest versioned = new VersionedRequest(attributes, matched);
    try {
      return webhook.conditions().isEmpty()
              || webhook.conditions().met(variables.of(versioned, null))
          ? versioned
          : null;
    } catch (IllegalArgumentException e) {
      if (webhook.ignoresFailures()) {
        return null;
      }
      throw attributes.forbidden(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Asks one webhook.
   *
   * @param round 1 if it is asked once more
   * @return whether it has changed the object
   */
  private boolean ask(Webhook webhook, VersionedRequest versioned, int round) {
    AdmissionAttributes attributes = versioned.attributes();
    if (attributes.dryRun() && webhook.hasSideEffects()) {
      throw StatusException.badRequest(
          "admission webhook " + GoText.quote(webhook.name()) + " does not support dry run");
    }
    Outcome outcome = answer(webhook, versioned.request(), round);
    ObjectNode response = outcome.response();
    if (response == null) {
      if (webhook.ignoresFailures()) {
        return false;
      }
      throw StatusException.internalError(
          "failed calling webhook " + GoText.quote(webhook.name()) + ": " + outcome.failure());
    }
    attributes.warnings().addAll(AdmissionReviews.warnings(response));
    if (!response.path("allowed").asBoolean()) {
      throw AdmissionReviews.denied(webhook.name(), response);
    }
    return webhook.mutating() && patch(webhook, response, versioned);
  }

  /** The answer that is at hand; if there is none, the attempt ends. */
  private Outcome answer(Webhook webhook, ObjectNode request, int round) {
    AttemptMemory memory = context.attempt();
    Question question =
        new Question(webhook.configuration(), webhook.name(), round, comparable(request));
    if (memory.answer(question) instanceof Outcome known) {
      return known;
    }
    throw new AnswerNeeded(() -> memory.note(question, send(webhook, request)), executor);
  }

  private static ObjectNode comparable(ObjectNode request) {
    ObjectNode copy = request.deepCopy();
    if (copy.get("object") instanceof ObjectNode object) {
      copy.set("object", RememberedAnswers.withoutTimes(object));
    }
    return copy;
  }

  private Outcome send(Webhook webhook, ObjectNode request) {
    try {
      AdmissionReviews reviews = new AdmissionReviews(webhook.reviewVersion());
      JsonNode review = client.send(webhook, reviews.review(request));
      return new Outcome(reviews.response(review, request, webhook.mutating()), "");
    } catch (WebhookFailure | DecodeException e) {
      return new Outcome(null, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return new Outcome(null, "failed to call webhook: " + e.getMessage());
    }
  }

  /**
   * Changes the object as a webhook wants it.
   *
   * @return whether it is another one now
   * @throws StatusException 500 if it cannot be changed so
   */
  private static boolean patch(Webhook webhook, ObjectNode response, VersionedRequest request) {
    byte[] patch = Base64.getDecoder().decode(response.path("patch").asText());
    JsonNode operations = PolicyPatch.operations(patch);
    ObjectNode object = request.object();
    if (operations.isEmpty()) {
      return false;
    }
    if (object == null) {
      throw StatusException.internalError(
          "admission webhook "
              + GoText.quote(webhook.name())
              + " attempted to modify the object, which is not supported for this operation");
    }
    return request.update(PolicyPatch.patchedByWebhook(object, operations));
  }
}
