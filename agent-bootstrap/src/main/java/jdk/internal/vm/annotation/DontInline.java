package jdk.internal.vm.annotation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Has HotSpot compile a method for itself, and leave a call where it is called, from Java 9 on. It knows the annotation by
 * its name, in classes of the boot class path; the JDK has one of its own, so this one is compiled against and not in
 * the jar.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.CONSTRUCTOR})
public @interface DontInline {}
