package io.flowcept.engine.journal;

/** Takes records one by one, in the order they were appended to their stripe. */
public interface RecordAcceptor {
    /**
     * Takes one record or refuses it.
     *
     * @param buffer holds the record at {@code offset}; used again for the next one, or for this one when it comes
     *     again, so nothing may keep it or write to it
     * @param length bytes of the record, at least 1
     * @return false to stop here: the record is not consumed and comes again with the next read
     */
    boolean accept(byte[] buffer, int offset, int length);
}
