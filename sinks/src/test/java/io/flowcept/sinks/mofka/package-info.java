/** Tests of the sink for Mofka, with programs that read pipes as its control program does. */
package io.flowcept.sinks.mofka;
