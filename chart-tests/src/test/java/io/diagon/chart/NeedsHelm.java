package io.diagon.chart;

import com.marcnuri.helm.Helm;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips, by name, tests that render the chart where Helm's native library is not to be had. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsHelm.Library.class)
@interface NeedsHelm {

    final class Library implements ExecutionCondition {
        private static final ConditionEvaluationResult RESULT = load();

        private static ConditionEvaluationResult load() {
            try {
                return ConditionEvaluationResult.enabled(
                        "Helm " + Helm.version().call());
            } catch (LinkageError | RuntimeException missing) {
                String reason = "SKIPPED: Helm's native library does not load here: " + missing;
                System.out.println(reason);
                return ConditionEvaluationResult.disabled(reason);
            }
        }

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return RESULT;
        }
    }
}
