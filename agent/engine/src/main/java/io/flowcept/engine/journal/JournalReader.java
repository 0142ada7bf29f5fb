package io.flowcept.engine.journal;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One sink's way through the records of a run, live or dead. Reading moves the reader; {@link #commit} alone moves the
 * sink's cursor on disk and lets the journal use the space again. For one thread at a time.
 */
public final class JournalReader implements Closeable {
    private final Chain[] chains;
    private final ChainReader[] stripes;
    private final CursorFile cursor;
    private final Housekeeping housekeeping;
    private volatile long[] committed;

    /** @param housekeeping releases what was committed; null for a dead run, which is removed as a whole */
    JournalReader(Chain[] chains, CursorFile cursor, Housekeeping housekeeping) {
        this.chains = chains;
        this.cursor = cursor;
        this.housekeeping = housekeeping;
        committed = cursor.positions();
        stripes = new ChainReader[chains.length];
        for (int stripe = 0; stripe < chains.length; stripe++) {
            stripes[stripe] = new ChainReader(chains[stripe], committed[stripe]);
        }
    }

    /** Stripes are numbered from 0 to this. Records of one thread may be in any of them. */
    public int stripes() {
        return stripes.length;
    }

    /**
     * Hands over, in order, every record of the stripe whose {@code append} returned before this call began, and none
     * that came much later, until the acceptor stops it. What the acceptor throws is passed on; the record comes again.
     *
     * @return records accepted
     */
    public int read(int stripe, RecordAcceptor acceptor) {
        return stripes[stripe].read(acceptor);
    }

    /** Where this reader is, for a later {@link #commit}: a number a stripe. A copy. */
    public long[] position() {
        long[] position = new long[SegmentLayout.STRIPES];
        for (int stripe = 0; stripe < stripes.length; stripe++) {
            position[stripe] = stripes[stripe].position();
        }
        return position;
    }

    /**
     * Writes that everything before {@code position} is acknowledged. Safe against a kill at any moment: the cursor is
     * then the former or the new one.
     *
     * @param position what {@link #position} returned
     * @throws IOException when the cursor cannot be written; it stays where it was
     */
    public void commit(long[] position) throws IOException {
        long[] reached = position.clone();
        cursor.write(reached);
        committed = reached;
        if (housekeeping != null) {
            housekeeping.release();
        }
    }

    /** Back to what was committed last, to read the rest again. */
    public void rewind() {
        for (int stripe = 0; stripe < stripes.length; stripe++) {
            stripes[stripe].seek(committed[stripe]);
        }
    }

    /** Whether every record there is was read and committed. Meaningful once nothing more is appended. */
    public boolean isDrained() {
        for (int stripe = 0; stripe < chains.length; stripe++) {
            if (new ChainReader(chains[stripe], committed[stripe]).peek() > 0) {
                return false;
            }
        }
        return true;
    }

    /** What could not be read, since something else than this journal wrote to it: a line each with file and place. */
    public List<String> damage() {
        List<String> all = new ArrayList<>();
        for (ChainReader stripe : stripes) {
            all.addAll(stripe.damage());
        }
        return all;
    }

    /** Releases the cursor file. The cursor stays. */
    @Override
    public void close() throws IOException {
        cursor.close();
    }

    long[] committed() {
        return committed;
    }
}
