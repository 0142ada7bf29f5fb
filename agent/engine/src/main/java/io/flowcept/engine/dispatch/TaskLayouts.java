package io.flowcept.engine.dispatch;

import io.flowcept.engine.capture.TaskRecord;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The layouts that have been needed, each made when its first record comes. For one thread. */
final class TaskLayouts {
    /**
     * More than this are made anew, all of them: one takes some 700 bytes of the host's heap (by hand, two shapes of 10,000
     * sites, 14 MB for each sink), and where that many are in use, making them again is the smaller evil.
     */
    static final int MOST = 4096;

    /** Of those that are found without a map; a power of two. */
    private static final int NEAR = 64;

    private final Definitions definitions;
    private final Map<String, Object> run;
    private final boolean json;
    private final Map<Long, TaskLayout> byShape = new HashMap<>();
    private final TaskLayout[] near = new TaskLayout[NEAR];

    /**
     * @param run the run's facts
     * @param json the form in which the tasks are to be written
     */
    TaskLayouts(Definitions definitions, Map<String, Object> run, boolean json) {
        this.definitions = definitions;
        this.run = run;
        this.json = json;
    }

    /**
     * What all records of this one's shape have in common, or null when the site's definition was lost.
     *
     * @throws IllegalArgumentException when there is no such record
     */
    TaskLayout of(TaskRecord record) throws IOException {
        long shape = record.shape();
        int place = (int) (shape ^ (shape >>> 32) * 31) & (NEAR - 1);
        TaskLayout layout = near[place];
        if (layout == null || layout.shape != shape) {
            layout = byShape.get(shape);
            if (layout == null) {
                layout = make(record);
            }
            near[place] = layout;
        }
        return layout;
    }

    private TaskLayout make(TaskRecord record) throws IOException {
        SiteTemplate site = definitions.site(record.site());
        if (site == null) {
            return null;
        }
        // A writer of its own: where a record makes no sense, something is left in it.
        TaskLayout layout = new TaskLayout(record, site, run, MessageWriter.forSink(json));
        if (byShape.size() == MOST) {
            byShape.clear();
        }
        byShape.put(layout.shape, layout);
        return layout;
    }
}
