package io.flowcept.engine.settings;

/** How a class pattern selects classes. */
public enum Match {
    /** Classes whose own name matches. */
    EXACT,
    /** Classes whose name matches, and all that extend or implement one of them. */
    SUBTYPES,
    /** Classes, or methods, that carry an annotation whose name matches. */
    ANNOTATED
}
