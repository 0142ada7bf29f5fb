/** What the agent says about itself: lines enter from any thread of ours, and leave to the stream and file of {@code log}. */
package io.flowcept.engine.log;
