package io.flowcept.engine.weave;

import io.flowcept.engine.settings.TelemetryAt;
import java.util.List;
import java.util.Map;

/** Reads {@code io.flowcept.api}'s annotations off a method, as the settings entries that they stand for. */
final class ApiAnnotations {
    private static final String TASK = "Lio/flowcept/api/FlowceptTask;";
    private static final String WORKFLOW = "Lio/flowcept/api/Flowcept;";

    private ApiAnnotations() {}

    /** What {@code @FlowceptTask} says, or null when it is not there. */
    static Site.Selection task(MethodShape method) {
        Map<String, Object> values = method.annotations.get(TASK);
        if (values == null) {
            return null;
        }
        return new Site.Selection(
                true,
                false,
                TelemetryAt.START_AND_END,
                null,
                text(values.get("activityId")),
                text(values.get("subtype")),
                list(values.get("generated")),
                list(values.get("tags")),
                null,
                null);
    }

    /** The workflow's name that {@code @Flowcept} gives, or null when it is not there. */
    static String workflow(String className, MethodShape method) {
        Map<String, Object> values = method.annotations.get(WORKFLOW);
        if (values == null) {
            return null;
        }
        String name = text(values.get("value"));
        return name != null ? name : className + "." + method.name;
    }

    private static String text(Object value) {
        return value == null || value.equals("") ? null : value.toString();
    }

    @SuppressWarnings("unchecked") // MethodShape collects strings alone
    private static List<String> list(Object value) {
        return value instanceof List && !((List<?>) value).isEmpty() ? (List<String>) value : null;
    }
}
