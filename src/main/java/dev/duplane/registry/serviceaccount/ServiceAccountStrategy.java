package dev.duplane.registry.serviceaccount;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.registry.Age;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.SubresourceReview;
import dev.duplane.registry.TableColumns;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is particular to ServiceAccounts (core/v1 ServiceAccount). */
public final class ServiceAccountStrategy implements Strategy {
  private final SubresourceReview tokens;
  private final TableColumns table =
      ColumnDefinitions.table(
          "serviceaccounts",
          (object, now) ->
              List.of(ObjectMeta.of(object).name(), Age.of(ObjectMeta.of(object), now)));

  /**
   * @param tokens issues them
   */
  public ServiceAccountStrategy(SubresourceReview tokens) {
    this.tokens = tokens;
  }

  @Override
  public @Nullable SubresourceReview review(String name) {
    return name.equals("token") ? tokens : null;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    List<FieldError> errors =
        new ArrayList<>(
            ObjectMetaValidation.validateUpdate(ObjectMeta.of(after), ObjectMeta.of(before)));
    errors.addAll(validate(after));
    return errors;
  }

  @Override
  public boolean namespaced() {
    return true;
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  @Override
  public TableColumns table() {
    return table;
  }
}
