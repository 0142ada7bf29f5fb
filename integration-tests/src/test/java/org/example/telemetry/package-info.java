/** An application that uses processor time, memory and files. */
package org.example.telemetry;
