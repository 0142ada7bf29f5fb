package io.flowcept.engine.dispatch;

import java.util.Map;

/** What is known, at this moment, of how complete a run's capture is: for {@code custom_metadata.capture}. */
public interface CaptureSummary {
    /** Counts by name; plain data. */
    Map<String, Object> now();
}
