/** The demonstration that {@code make demo} runs: Weka with and without the agent, and a table of what was captured. */
package io.flowcept.it.demo;
