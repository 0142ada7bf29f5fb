/**
 * What the agent costs. The finished jar enters, numbers leave: on stdout for people, as JSON for comparisons. Called by
 * the bench targets of the Makefile.
 */
package io.flowcept.benchmarks;
