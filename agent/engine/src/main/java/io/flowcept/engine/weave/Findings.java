package io.flowcept.engine.weave;

/** What the weaver has to tell the user; called on whichever thread loads a class, so it only takes note. */
public interface Findings {
    /** Something that the settings select is not recorded, in a sentence. */
    void skipped(String sentence);
}
