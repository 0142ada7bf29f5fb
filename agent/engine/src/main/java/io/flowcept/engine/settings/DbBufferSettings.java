package io.flowcept.engine.settings;

/** The section {@code db_buffer}: how documents are gathered on their way to a database. Immutable. */
public final class DbBufferSettings {
    /** Seconds after which documents are written though the buffer is not full; null for when no more come. */
    public final Double insertionBufferTimeSecs;

    /** Documents. */
    public final int bufferSize;

    public final boolean removeEmptyFields;

    /** How often a stop asks whether all is written. */
    public final int stopMaxTrials;

    /** Seconds between these. */
    public final double stopTrialsSleep;

    DbBufferSettings(Section section) {
        insertionBufferTimeSecs = section.key("insertion_buffer_time_secs").number(null);
        bufferSize = section.key("buffer_size").integer(50, 1, Integer.MAX_VALUE);
        removeEmptyFields = section.key("remove_empty_fields").bool(false);
        stopMaxTrials = section.key("stop_max_trials").integer(240, 0, Integer.MAX_VALUE);
        stopTrialsSleep = section.key("stop_trials_sleep").number(0.01);
        section.close();
    }
}
