package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.patch.fieldmanager.FieldManager;
import dev.duplane.registry.AdmissionAttributes.SubresourceCall;
import dev.duplane.registry.SubresourceReview.ReviewTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Performs what clients POST to a subresource, and lets connections through: admission, the rules
 * of what is sent, admission's second round, then the effect (apiserver/pkg/endpoints/handlers,
 * create.go and rest.go). What it does is up to the {@link ActionTarget}.
 */
final class Actions {
  /** Evictions of the version before are read as those of today. */
  private static final Set<String> EVICTION_VERSIONS = Set.of("policy/v1", "policy/v1beta1");

  private final RegistryContext context;
  private final ObjectStorage storage;
  private final Strategy strategy;
  private final Admission admission;
  private final ActionTarget target;
  private final Map<String, Sent> kinds = new ConcurrentHashMap<>();

  Actions(
      RegistryContext context,
      ObjectStorage storage,
      Strategy strategy,
      Admission admission,
      ActionTarget target) {
    this.context = context;
    this.storage = storage;
    this.strategy = strategy;
    this.admission = admission;
    this.target = target;
  }

  /** How what is sent to a subresource is read. */
  private record Sent(ApiResource kind, ObjectStorage form, RequestBodies bodies) {}

  /**
   * A request whose body has been read, in one attempt to perform it.
   *
   * @param form how the body's kind is written
   */
  private record Attempt(
      SubresourceCall call,
      ObjectStorage form,
      ObjectNode body,
      AdmissionAttributes attributes,
      WriteOptions options) {
    String namespace() {
      return call.namespace();
    }

    String name() {
      return call.name();
    }
  }

  PreparedWrite<ObjectAnswer> act(
      String namespace, String name, String subresource, Body body, WriteOptions options) {
    Function<Attempt, ObjectAnswer> effect = effect(subresource);
    Sent sent = kinds.computeIfAbsent(subresource, this::sent);
    ApiResource kind = sent.kind();
    ObjectStorage form = sent.form();
    List<String> warnings = new ArrayList<>();
    ObjectNode given = sent.bodies().decode(body, options.fieldValidation(), warnings);
    Preconditions.matchNamespace(ObjectMeta.of(given), namespace);
    FieldManager.of(form.codec().schema(), kind.apiVersion(), Set.of())
        .update(null, given, options.fieldManager(), subresource, context.now());
    SubresourceCall call =
        new SubresourceCall(
            storage,
            subresource,
            SubresourceKind.of(kind),
            namespace,
            name,
            tree -> withoutType(form.codec().decode(tree).object()));
    return context.prepareWarned(
        options,
        warnings,
        () -> {
          ObjectNode own = given.deepCopy();
          AdmissionAttributes attributes = AdmissionAttributes.post(call, own, options, warnings);
          admission.admit(attributes);
          return effect.apply(new Attempt(call, form, own, attributes, options));
        });
  }

  private Function<Attempt, ObjectAnswer> effect(String subresource) {
    SubresourceReview review = strategy.review(subresource);
    if (review != null) {
      return attempt -> answer(review, attempt);
    }
    SubresourceAction action = target.action(subresource);
    return attempt -> perform(action, attempt);
  }

  private Sent sent(String subresource) {
    ApiResource kind = SubresourceKinds.of(context.contract(), storage.resource(), subresource);
    ObjectStorage form = new ObjectStorage(StorageForm.of(kind, ""));
    Set<String> versions =
        kind.kind().equals("Eviction") ? EVICTION_VERSIONS : Set.of(kind.apiVersion());
    return new Sent(
        kind, form, new RequestBodies(context.contract(), kind, form.codec(), versions));
  }

  private static ObjectNode withoutType(ObjectNode object) {
    object.remove(List.of("kind", "apiVersion"));
    return object;
  }

  PreparedWrite<ObjectNode> connect(
      String namespace,
      String name,
      String subresource,
      ObjectNode connection,
      WriteOptions options) {
    SubresourceCall call =
        new SubresourceCall(
            storage,
            subresource,
            SubresourceKind.ofOptions(storage.resource(), subresource),
            namespace,
            name,
            Actions::withoutType);
    List<String> warnings = new ArrayList<>();
    return context.prepareWarned(
        options,
        warnings,
        () -> {
          ObjectNode own = connection.deepCopy();
          AdmissionAttributes attributes =
              AdmissionAttributes.connect(call, own, options, warnings);
          admission.admit(attributes);
          admission.validate(attributes);
          return own;
        });
  }

  private ObjectAnswer answer(SubresourceReview review, Attempt attempt) {
    ReviewTarget asked =
        new ReviewTarget(
            attempt.namespace(),
            attempt.name(),
            () -> target.present(attempt.namespace(), attempt.name()),
            () -> admission.validate(attempt.attributes()),
            context.now(),
            context.identity()::uid);
    return new ObjectAnswer(
        attempt.form().json(review.answer(asked, attempt.body())),
        attempt.attributes().warnings(),
        true);
  }

  private ObjectAnswer perform(SubresourceAction action, Attempt attempt) {
    byte[] status =
        target.perform(
            action,
            attempt.namespace(),
            attempt.name(),
            attempt.body(),
            attempt.options(),
            () -> admission.validate(attempt.attributes()));
    return new ObjectAnswer(status, attempt.attributes().warnings(), true);
  }
}
