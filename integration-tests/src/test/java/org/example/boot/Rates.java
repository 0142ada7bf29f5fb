package org.example.boot;

/** What a bean is behind an interface, so that its proxy is the JDK's. */
public interface Rates {
    double rate(String currency);
}
