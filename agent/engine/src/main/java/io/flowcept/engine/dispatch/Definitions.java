package io.flowcept.engine.dispatch;

import io.flowcept.bootstrap.GrowingBytes;
import io.flowcept.engine.capture.PlainData;
import io.flowcept.engine.capture.TaskRecord;
import io.flowcept.engine.journal.RecordAcceptor;
import io.flowcept.engine.weave.Site;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the records of one run refer to: the run itself, its sites, and how its workflows began. Filled from the
 * journal's definitions, so it is the same for a live run and for one whose JVM is dead. Thread-safe.
 */
final class Definitions {
    /** Where definitions come from; each call hands over those that are new. */
    interface Source {
        int readDefinitions(RecordAcceptor acceptor);
    }

    private static final byte RUN = 10;
    static final byte SITE = 11;

    private final Source source;
    private final Map<String, Object> run = new LinkedHashMap<>();
    private final Map<Integer, SiteTemplate> sites = new HashMap<>();
    private final Map<Integer, byte[]> workflowStarts = new TreeMap<>();
    private final Set<Integer> endedWorkflows = new HashSet<>();

    Definitions(Source source) {
        this.source = source;
    }

    /** A definition for the journal: facts of the run; later ones add to and replace earlier ones. */
    static byte[] ofRun(Map<String, Object> facts) {
        return definition(RUN, facts);
    }

    /** A definition for the journal. */
    static byte[] ofSite(Site site) {
        Map<String, Object> facts = new LinkedHashMap<>();
        Site.Selection selection = site.selection;
        facts.put("number", site.number);
        facts.put("signature", site.signature());
        facts.put("task", selection.task);
        facts.put("lightweight", selection.lightweight);
        facts.put("workflow_name", selection.workflowName);
        facts.put("activity_id", selection.activityId == null ? site.methodName : selection.activityId);
        facts.put("subtype", selection.subtype);
        facts.put("used", site.usedNames);
        facts.put("generated", selection.generated);
        facts.put("tags", selection.tags);
        facts.put("custom_metadata", selection.customMetadata);
        return definition(SITE, facts);
    }

    /** A definition for the journal. */
    static byte[] definition(byte kind, Map<String, Object> facts) {
        GrowingBytes out = new GrowingBytes();
        out.bytes.put(kind);
        PlainData.write(out, facts);
        return Arrays.copyOf(out.bytes.array(), out.bytes.position());
    }

    /** The template for a site's messages, or null when its definition was lost. */
    synchronized SiteTemplate site(int number) {
        if (!sites.containsKey(number)) {
            readNew();
        }
        return sites.get(number);
    }

    /** The record with which the workflow began; null when it was lost, or not written down for good. */
    synchronized ByteBuffer workflowStart(int number) {
        if (!workflowStarts.containsKey(number)) {
            readNew();
        }
        byte[] start = workflowStarts.get(number);
        return start == null ? null : ByteBuffer.wrap(start);
    }

    /** The workflows that began and of whose end nothing was recorded, by number. */
    synchronized Set<Integer> unendedWorkflows() {
        readNew();
        Set<Integer> unended = new TreeSet<>(workflowStarts.keySet());
        unended.removeAll(endedWorkflows);
        return unended;
    }

    /** The run's facts as they are now. A copy. */
    synchronized Map<String, Object> run() {
        readNew();
        return new LinkedHashMap<>(run);
    }

    /** All sites, each with how it is called in the class file. */
    synchronized Map<Integer, SiteTemplate> sites() {
        readNew();
        return new HashMap<>(sites);
    }

    private void readNew() {
        source.readDefinitions(new RecordAcceptor() {
            @Override
            public boolean accept(byte[] buffer, int offset, int length) {
                take(ByteBuffer.wrap(buffer, offset, length));
                return true;
            }
        });
    }

    private void take(ByteBuffer definition) {
        int begin = definition.position();
        byte kind = definition.get(begin);
        if (kind == TaskRecord.WORKFLOW_START) {
            byte[] copy = new byte[definition.remaining()];
            definition.get(copy);
            workflowStarts.put(new TaskRecord(ByteBuffer.wrap(copy), 0, copy.length).workflow(), copy);
            return;
        }
        if (kind == TaskRecord.WORKFLOW_END) {
            endedWorkflows.add(new TaskRecord(definition, begin, definition.remaining()).workflow());
            return;
        }
        definition.position(begin + 1);
        @SuppressWarnings("unchecked") // a map is what definition() writes
        Map<String, Object> facts = (Map<String, Object>) PlainData.read(definition);
        if (kind == RUN) {
            run.putAll(facts);
        } else if (kind == SITE) {
            SiteTemplate template = new SiteTemplate(facts);
            sites.put(template.number, template);
        }
    }
}
