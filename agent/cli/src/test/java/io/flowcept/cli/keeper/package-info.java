/** The keeper's parts, with a queue and databases that are in memory and do what a test wants. */
package io.flowcept.cli.keeper;
