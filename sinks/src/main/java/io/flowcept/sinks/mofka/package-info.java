/**
 * Messages to Mofka, which has no Java client: through a program that reads lines of JSON from named pipes. Batches enter
 * from the sink's thread; they are acknowledged when the program has read them and, where it is told of each pipe, has
 * done with the pipe they came by.
 */
package io.flowcept.sinks.mofka;
