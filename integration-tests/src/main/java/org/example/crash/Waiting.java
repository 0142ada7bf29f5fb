package org.example.crash;

import java.io.IOException;

/** An application that runs for as long as its stdin is open. */
public final class Waiting {
    private Waiting() {}

    public static void main(String[] args) throws IOException {
        while (System.in.read() >= 0) {
            // What comes does not matter.
        }
    }
}
