/** Tests of the LMDB sink; what it wrote is read by others' code. */
package io.flowcept.sinks.lmdb;
