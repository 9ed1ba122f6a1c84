package dev.duplane.embedded.junit;

import dev.duplane.embedded.ReportMark;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/**
 * What {@link DuplaneTest} stands for. The cluster is kept in the store of the test's, or the
 * class's, context: tests that run at the same time have nothing in common.
 */
public final class DuplaneExtension
    implements BeforeAllCallback,
        AfterAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(DuplaneExtension.class);

  /** What a test that fails is told of in its report. */
  private static final String REPORT_KEY = "duplane";

  @Override
  public void beforeAll(ExtensionContext context) {
    Class<?> test = context.getRequiredTestClass();
    DuplaneTest told = told(test);
    if (told.lifecycle() == DuplaneTest.Lifecycle.PER_CLASS) {
      // A class within another goes on with the other's cluster, unless it has its own annotation.
      TestCluster cluster = find(context);
      if (cluster == null || AnnotationSupport.isAnnotated(test, DuplaneTest.class)) {
        cluster = TestCluster.start(told, test);
        store(context).put(TestCluster.class, cluster);
      }
      inject(cluster, test, null);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Class<?> test = context.getRequiredTestClass();
    DuplaneTest told = told(test);
    TestCluster cluster = find(context);
    if (cluster == null || told.lifecycle() == DuplaneTest.Lifecycle.PER_METHOD) {
      requireOneAtATime(context);
      cluster = TestCluster.start(told, test);
      store(context).put(TestCluster.class, cluster);
    }
    store(context).put(ReportMark.class, cluster.mark());
    for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
      inject(cluster, instance.getClass(), instance);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    close(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close(context);
  }

  /** Ends the cluster of this very context. */
  private static void close(ExtensionContext context) {
    TestCluster cluster = store(context).remove(TestCluster.class, TestCluster.class);
    if (cluster != null) {
      cluster.close();
    }
  }

  /** One instance cannot have the fields of two clusters. */
  private static void requireOneAtATime(ExtensionContext context) {
    boolean shared =
        context
            .getTestInstanceLifecycle()
            .filter(it -> it == TestInstance.Lifecycle.PER_CLASS)
            .isPresent();
    if (shared
        && context.getExecutionMode() == ExecutionMode.CONCURRENT
        && !Injection.fields(context.getRequiredTestClass()).isEmpty()) {
      throw new ExtensionConfigurationException(
          "tests that run at the same time in one instance of "
              + context.getRequiredTestClass().getName()
              + " cannot have their clusters in its fields: use parameters, or"
              + " @DuplaneTest(lifecycle = PER_CLASS)");
    }
  }

  private static void inject(TestCluster cluster, Class<?> type, @Nullable Object instance) {
    for (Field field : Injection.fields(type)) {
      Injection asked = Injection.of(field.getType(), field);
      if (asked != null && Modifier.isStatic(field.getModifiers()) == (instance == null)) {
        try {
          field.setAccessible(true);
          field.set(instance, cluster.get(asked));
        } catch (IllegalAccessException e) {
          throw new ExtensionConfigurationException(field + " cannot be set", e);
        }
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return Injection.of(parameter.getParameter()) != null;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Injection asked = Injection.of(parameter.getParameter());
    TestCluster cluster = find(context);
    if (asked == null || cluster == null) {
      throw new ParameterResolutionException(
          "there is no cluster yet: with a cluster for each test, @BeforeEach and the test itself"
              + " can have it; for others, @DuplaneTest(lifecycle = PER_CLASS)");
    }
    return cluster.get(asked);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw told(context, failure);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw told(context, failure);
  }

  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw told(context, failure);
  }

  /** The failure, with what the test has asked of the cluster. */
  private static Throwable told(ExtensionContext context, Throwable failure) {
    TestCluster cluster = find(context);
    ReportMark since = store(context).get(ReportMark.class, ReportMark.class);
    if (cluster != null && since != null && !(failure instanceof TestAbortedException)) {
      String report = cluster.report(since);
      context.publishReportEntry(REPORT_KEY, report);
      failure.addSuppressed(new ClusterAtFailure(report));
    }
    return failure;
  }

  private static DuplaneTest told(Class<?> test) {
    for (Class<?> each = test; each != null; each = each.getEnclosingClass()) {
      DuplaneTest found = AnnotationSupport.findAnnotation(each, DuplaneTest.class).orElse(null);
      if (found != null) {
        return found;
      }
    }
    throw new ExtensionConfigurationException(test.getName() + " has no @DuplaneTest");
  }

  /** The cluster of a context, or of one that it is part of. */
  private static @Nullable TestCluster find(ExtensionContext context) {
    return store(context).get(TestCluster.class, TestCluster.class);
  }

  private static ExtensionContext.Store store(ExtensionContext context) {
    return context.getStore(NAMESPACE);
  }
}
