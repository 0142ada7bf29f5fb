package io.flowcept.sinks;

/** As whom a queue is read. */
public enum Reader {
    /** One of any number of keepers: each message goes to one of them, and waits until it is acknowledged. */
    KEEPER,

    /** Somebody who looks on from now on, and takes nothing from anybody. */
    ONLOOKER
}
