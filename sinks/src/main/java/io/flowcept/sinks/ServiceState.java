package io.flowcept.sinks;

/** A service that answered. Immutable. */
public final class ServiceState {
    private final String where;
    private final String what;

    /**
     * @param where its address, without secrets
     * @param what its name, its version if it tells, and what is there of ours
     */
    public ServiceState(String where, String what) {
        this.where = where;
        this.what = what;
    }

    public String where() {
        return where;
    }

    public String what() {
        return what;
    }
}
