/**
 * Watches an application by sampling its threads' stacks, and proposes which methods to record. Nothing of the
 * application is changed for that: it needs no gate, and runs beside a recording agent as well as without one. Enters: a
 * JVM that works. Leaves: the text of a settings file. Called by the agent's entry class.
 */
package io.flowcept.engine.suggest;
