package io.flowcept.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes each call of the method a workflow: entering starts it, leaving ends it, as an entry under {@code
 * instrumentation.workflows} would. Not needed at run time: without the agent, nothing looks for it.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Flowcept {
    /** The workflow's {@code name}; empty: the class's and the method's. */
    String value() default "";
}
