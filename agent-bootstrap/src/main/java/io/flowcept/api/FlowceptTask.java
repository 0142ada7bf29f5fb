package io.flowcept.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Records each call of the method or constructor as a task, as an entry under {@code instrumentation.tasks} would. Not
 * needed at run time: without the agent, nothing looks for it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.CONSTRUCTOR})
public @interface FlowceptTask {
    /** The task's {@code activity_id}; empty: the method's name. */
    String activityId() default "";

    /** The task's {@code subtype}; empty: none. */
    String subtype() default "";

    /** The name for what is returned, or the names for its elements; empty: as Flowcept names it. */
    String[] generated() default {};

    /** The task's {@code tags}. */
    String[] tags() default {};
}
